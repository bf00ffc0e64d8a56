// The bars at the sides have a button that closes them, where a narrow window folds them away.
(() => {
  for (const side of ["primary", "secondary"]) {
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "bar-close", textContent: "×", ariaLabel: "Close" });
    close.addEventListener("click", () => {
      document.getElementById(`pst-${side}-sidebar-checkbox`).checked = false;
      document.querySelector(`button.${side}-toggle`).focus();
    });
    document.querySelector(`.bd-sidebar-${side}`)?.prepend(close);
  }
})();

"""How the chapters run: once for each state of what they rest on, and alike for every user.

============= ==========================================================================
`environment` the variables under which the book is made, and no others
`kernel`      the kernel that executes the cells, which reads no configuration of the user's
`session`     cells in this process, where no page is to be made of them
`run`         one page, cell by cell: what goes wrong is returned, with its place
`outputs`     what the cells gave: kept for what it rests on, and made side by side
`cache`       Sphinx's side of it: each page gets its own outputs, and is read again in time
============= ==========================================================================
"""

"""Speed and accuracy of crossentropy beside its peers: python -m benchmarks, from the root."""

import os

# Before NumPy is imported: its libraries read these once.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

"""The same profile by whylogs, for the profile benchmark.

peer-whylogs.py RAW COLUMNS   float32 rows, little-endian; prints {version, nsPerValue, bytesPerFeature} as JSON, times of the processor. The rows are given at once as a DataFrame, its quickest way.
"""
import json
import sys
import time
import warnings

warnings.simplefilter("ignore")

import numpy
import pandas
import whylogs

columns = int(sys.argv[2])
values = numpy.fromfile(sys.argv[1], dtype="<f4").reshape(-1, columns)
frame = pandas.DataFrame(values, columns=[f"f{i}" for i in range(columns)])
whylogs.log(frame.head(2))
times = []
for _ in range(3):
    start = time.process_time()
    results = whylogs.log(frame)
    times.append(time.process_time() - start)
size = len(results.view().serialize())
print(json.dumps({"version": whylogs.__version__, "nsPerValue": sorted(times)[1] * 1e9 / values.size, "bytesPerFeature": size / columns}))

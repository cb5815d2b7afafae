"""The same job by ai-edge-quantizer, for the converter benchmark.

peer-aeq.py run COMMAND...           runs a command; prints its seconds and peak memory as JSON
peer-aeq.py quantize IN NPY OUT      full int8 with calibration (the input needs a signature)
"""
import json
import resource
import subprocess
import sys
import time


def run(command):
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.monotonic() - start
    print(json.dumps({"seconds": seconds, "peakBytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024}))


def quantize(model, data, out):
    import numpy as np
    from ai_edge_litert.interpreter import Interpreter
    from ai_edge_quantizer import quantizer, recipe

    signatures = Interpreter(model_path=model).get_signature_list()
    key, signature = next(iter(signatures.items()))
    name = signature["inputs"][0]
    samples = np.load(data)
    job = quantizer.Quantizer(model)
    job.load_quantization_recipe(recipe.static_wi8_ai8())
    ranges = job.calibrate({key: [{name: samples[i : i + 1]} for i in range(len(samples))]})
    job.quantize(ranges).export_model(out, overwrite=True)


if sys.argv[1] == "run":
    run(sys.argv[2:])
else:
    quantize(*sys.argv[2:5])

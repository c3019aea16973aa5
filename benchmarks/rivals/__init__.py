"""tuiquiz beside the other tools that say which of two functions is the faster one."""

"""The instructor's tool: build the course from its masters, grade submissions in a sandbox, report. See `__main__`."""

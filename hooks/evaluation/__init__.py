"""The evaluation engine: reads a fiscal year's data, checks it, computes every fact and fills the narrative."""

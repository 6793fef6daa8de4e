# The examples, installed with the documentation.

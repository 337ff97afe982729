// Each test runs servers of its own, and what it waits for takes time: they do not share the machine.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

using AgentTrust.AppHost.Tests;

[assembly: AssemblyFixture(typeof(RunningSystem))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

using AgentTrust.AppHost.Tests;

namespace AgentTrust.Console.BrowserTests.RealSystem;

/// <summary>One start of the whole system for every class that needs it; they take turns.</summary>
[CollectionDefinition(nameof(RealSystem))]
public sealed class RealSystem : ICollectionFixture<RunningSystem>;

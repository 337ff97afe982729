using AgentTrust.Contracts.Audit;

namespace AgentTrust.Faults.Tests.ToolCalls;

/// <summary>The log's database comes back as it was some time ago, as after a failover to a standby that lagged. What was acknowledged since is lost there.</summary>
public sealed class RestoredLogTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatTheLogLostIsNamedAskedForAndSentAgain()
    {
        await using var proxy = await RunningProxy.StartAsync(Cancelled);
        await proxy.Log.WhileStoppedAsync(server => server.Keep(), Cancelled);
        await proxy.WaitAsync(Cancelled);
        string[] lost = [.. Enumerable.Range(0, 10).Select(i => $"call-{i}")];
        foreach (var name in lost) Assert.Equal(System.Net.HttpStatusCode.OK, await proxy.CallAsync(name, Cancelled));

        await proxy.Log.WhileStoppedAsync(server => server.BringBack(), Cancelled);
        await proxy.WaitAsync(Cancelled); // the answer to its records asks for the others
        await proxy.WaitAsync(Cancelled);

        var logged = await LogOracle.VerifiedAsync(proxy.Log, Cancelled);
        var intents = logged.Where(one => one.Record.Kind == AuditKinds.CallIntent).Select(one => one.Record.Resource!.Id).ToList();
        Assert.Empty(proxy.Reached.Except(intents));
        Assert.Equal(intents.Count, intents.Distinct().Count());
        Assert.All(lost, name => Assert.Contains(name, intents));
    }
}

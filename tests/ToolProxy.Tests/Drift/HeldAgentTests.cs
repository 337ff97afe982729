using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Drift;

/// <summary>R28: an agent that is stopped is stopped in the middle of what it does, also while the issuer has not heard of it.</summary>
public sealed class HeldAgentTests : RefusedCall
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"planted-{Guid.CreateVersion7():N}.json");

    public override async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, """{"tools":["git.export_all"]}""");
        Proxy.Settings["ToolProxy:Drift:Honeytokens:File"] = _file;
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_file);
    }

    [Fact]
    public async Task WhatAContainedAgentHasOpenIsCutWithoutWaitingForTheIssuer()
    {
        Proxy.Issuer.ContainsNobody = true;
        Proxy.Tool.Hangs = true;
        var calling = Agent.CallAsync("write_file");
        await Proxy.Tool.Reached.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        await Agent.CallAsync("export_all");
        var answer = await calling.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal("contained", answer.Code);
        Assert.Empty(Proxy.Issuer.Contained);
    }
}

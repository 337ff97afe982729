using AgentTrust.Contracts.Audit;

namespace AgentTrust.AppHost.Tests;

/// <summary>An operator changes the running system's policies, and back.</summary>
public sealed class PolicySetTests(RunningSystem system)
{
    [Fact]
    public async Task AnOperatorActivatesASetRollsItBackAndTheLogSaysSo()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var policies = await system.PolicyAsAsync("oscar");
        var before = await policies.GetActivePolicySetAsync(cancellationToken);

        // The same policies with a remark: nobody else's calls are decided otherwise meanwhile.
        var stored = await policies.SubmitPolicySetAsync(new() { Files = WithARemark(system.EnvironmentOf("policy-service")["Policies__Directory"]!) }, cancellationToken);
        var shadow = await policies.BeginShadowAsync(new(stored.Version, "Would it do?"), cancellationToken);
        var activated = await policies.ActivatePolicySetAsync(stored.Version, new("To see that it can be done."), cancellationToken);
        var after = await policies.GetActivePolicySetAsync(cancellationToken);
        await policies.EndShadowAsync(cancellationToken);
        var back = await policies.RollBackPolicySetAsync(new("It was seen."), cancellationToken);

        Assert.Empty(stored.Failed);
        Assert.Equal((stored.Version, stored.Version), (shadow.Version, after.Version));
        Assert.Equal((stored.Version, before.Version), (activated.Active?.Version, activated.Active?.From));
        Assert.Equal(before.Version, back.Active?.Version);

        var audit = await system.AuditAsAsync("ada");
        await RunningSystem.EventuallyAsync(
            async () =>
            {
                var found = await audit.SearchAsync(new() { Kind = AuditKinds.PolicySetActivated }, cancellationToken);
                return found.Any(logged => logged.Record.Details?.GetValueOrDefault("activation").ToString() == back.Active!.Id) ? found : null;
            },
            TimeSpan.FromSeconds(20), "the roll-back in the log");
    }

    private static Dictionary<string, string> WithARemark(string folder)
    {
        var files = Directory.GetFiles(folder, "*.cedar").Append(Path.Combine(folder, "agenttrust.cedarschema")).Concat(Directory.GetFiles(Path.Combine(folder, "decisions"), "*.json"))
            .ToDictionary(path => Path.GetRelativePath(folder, path), File.ReadAllText);
        files["observe.cedar"] += "// Tried in a test.\n";
        return files;
    }
}

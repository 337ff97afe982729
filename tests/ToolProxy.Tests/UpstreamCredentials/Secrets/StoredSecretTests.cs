using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.UpstreamCredentials.Secrets;

/// <summary>Who gets a stored secret, in which header, and when not.</summary>
public sealed class StoredSecretTests : SecretForAServer
{
    [Fact]
    public async Task TheServerGetsTheSecretAndNoTokenOrProofOfOurs()
    {
        await StartAsync();

        var answer = await Agent.CallAsync("write_file");

        Assert.Null(answer.Code);
        Assert.All(Proxy.Tool.All, received =>
        {
            Assert.Equal($"Bearer {SecretFolder.Secret}", received.Headers.GetValues("Authorization").Single());
            Assert.False(received.Headers.Contains("DPoP"));
            Assert.DoesNotContain("eyJ", received.Headers.ToString());
        });
    }

    [Fact]
    public async Task R5AServerOfOursGetsATokenOfTheProxysAndNoSharedSecret()
    {
        await StartAsync();

        await Agent.SendAsync(HttpMethod.Get, "/http/alertmanager/api/v2/alerts");

        var received = Assert.Single(Proxy.Tool.Calls);
        Assert.Equal("DPoP", received.Headers.Authorization!.Scheme);
        Assert.DoesNotContain(SecretFolder.Secret, received.Headers.ToString());
    }

    [Theory]
    [InlineData("X-Api-Key", null, null, SecretFolder.Secret)]
    [InlineData("Authorization", "token", null, "token " + SecretFolder.Secret)]
    [InlineData("Authorization", "Basic", "robot", "Basic cm9ib3Q6WnE4LXZUM19rTDkud1gyK2hSNy9uQjR+")]
    public async Task TheHeaderAndItsSchemeAreTheOperatorsChoice(string header, string? scheme, string? user, string expected)
    {
        Proxy.Settings["ToolProxy:UpstreamCredentials:Servers:git:Secret:Header"] = header;
        Proxy.Settings["ToolProxy:UpstreamCredentials:Servers:git:Secret:Scheme"] = scheme;
        Proxy.Settings["ToolProxy:UpstreamCredentials:Servers:git:Secret:User"] = user;
        await StartAsync();

        await Agent.CallAsync("read_file");

        var received = Assert.Single(Proxy.Tool.Calls);
        Assert.Equal(expected, received.Headers.GetValues(header).Single());
        Assert.False(received.Headers.Contains("DPoP"));
        Assert.Equal(header == "Authorization", received.Headers.Contains("Authorization"));
    }

    [Fact]
    public async Task ADeniedCallDoesNotTouchTheSecret()
    {
        await StartAsync();
        await Agent.CallAsync("read_file");
        Secrets.Write("no secret");
        Proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        var answer = await Agent.CallAsync("write_file");

        Assert.Equal("policy-denied", answer.Code);
        Assert.Single(Proxy.Tool.Calls);
    }

    [Fact]
    public async Task R57AChangedSecretCountsAtTheNextCall()
    {
        await StartAsync();
        await Agent.CallAsync("read_file");

        Secrets.Write("another-secret-of-today");
        await Agent.CallAsync("read_file");

        Assert.Equal("Bearer another-secret-of-today", Proxy.Tool.Calls.Last().Headers.GetValues("Authorization").Single());
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("readable by all")]
    [InlineData("writable by the group")]
    [InlineData("short")]
    [InlineData("two lines")]
    [InlineData("not text")]
    public async Task ASecretThatBecameUnusableClosesTheServer(string flaw)
    {
        await StartAsync();
        await Agent.CallAsync("read_file");
        switch (flaw)
        {
            case "gone": File.Delete(Secrets.File); break;
            case "readable by all": Secrets.Write(SecretFolder.Secret, UnixFileMode.UserRead | UnixFileMode.OtherRead); break;
            case "writable by the group": Secrets.Write(SecretFolder.Secret, UnixFileMode.UserRead | UnixFileMode.GroupWrite); break;
            case "short": Secrets.Write("elevenchars"); break;
            case "two lines": Secrets.Write("a-long-secret\r\nX-Other: header"); break;
            default: File.WriteAllBytes(Secrets.File, [.. "a-long-enough-secret"u8, 0xff]); break;
        }

        var answer = await Agent.CallAsync("write_file");

        Assert.Equal("token-refused", answer.Code);
        Assert.Single(Proxy.Tool.Calls);
        Assert.DoesNotContain(Secrets.Folder, answer.Body);
        Assert.Equal("token-refused", (await Proxy.Audit.RecordAsync(record => record.Outcome == "denied" && record.Kind == AuditKinds.CallRefused)).Details!["code"].GetString());
    }

    [Fact]
    public async Task TheRecordNamesTheSecretAndHoldsNothingOfIt()
    {
        await StartAsync();

        await Agent.CallAsync("write_file");

        var brokered = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CredentialBrokered && record.Action == "repo.branch.write");
        var outcome = await OutcomeAsync();
        Assert.Equal("secret:api-token", brokered.Details!["credential"].GetString());
        Assert.Equal("git", brokered.Details["server"].GetString());
        Assert.Equal(outcome.Call, brokered.Call);
        Assert.Equal(outcome.Agent, brokered.Agent);
        Assert.Equal("secret:api-token", outcome.Details!["upstream_credential"].GetString());
        Assert.DoesNotContain(SecretFolder.Secret[..8], JsonSerializer.Serialize(Proxy.Audit.Records, WireJson.Options));
    }

    [Fact]
    public async Task WithoutARecordTheSecretIsNotUsed()
    {
        await StartAsync();
        await Agent.CallAsync("read_file");
        Proxy.Audit.IsDown = true;

        var call = Agent.CallAsync("read_file");
        await ProxyUnderTest.UntilAsync(() =>
        {
            Proxy.Time.Advance(TimeSpan.FromMilliseconds(50));
            return call.IsCompleted;
        });

        Assert.Equal("audit-unavailable", (await call).Code);
        Assert.Single(Proxy.Tool.Calls);
    }
}

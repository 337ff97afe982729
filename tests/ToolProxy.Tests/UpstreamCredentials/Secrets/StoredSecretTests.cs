using System.Net;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.UpstreamCredentials.Secrets;

public sealed class StoredSecretTests : IAsyncLifetime
{
    private readonly ProxyUnderTest _proxy = new();
    private readonly SecretFolder _secrets = new();
    private AgentUnderTest? _started;

    private AgentUnderTest Agent => _started!;

    public ValueTask InitializeAsync()
    {
        _secrets.Configure(_proxy);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _started?.Dispose();
        await _proxy.DisposeAsync();
        _secrets.Dispose();
    }

    [Fact]
    public async Task TheServerGetsTheSecretAndNoTokenOrProofOfOurs()
    {
        await StartAsync();

        var answer = await Agent.CallAsync("write_file");

        Assert.Null(answer.Code);
        Assert.All(_proxy.Tool.All, received =>
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

        var received = Assert.Single(_proxy.Tool.Calls);
        Assert.Equal("DPoP", received.Headers.Authorization!.Scheme);
        Assert.DoesNotContain(SecretFolder.Secret, received.Headers.ToString());
    }

    [Theory]
    [InlineData("X-Api-Key", null, null, SecretFolder.Secret)]
    [InlineData("Authorization", "token", null, "token " + SecretFolder.Secret)]
    [InlineData("Authorization", "Basic", "robot", "Basic cm9ib3Q6WnE4LXZUM19rTDkud1gyK2hSNy9uQjR+")]
    public async Task TheHeaderAndItsSchemeAreTheOperatorsChoice(string header, string? scheme, string? user, string expected)
    {
        _proxy.Settings["ToolProxy:UpstreamCredentials:Servers:git:Secret:Header"] = header;
        _proxy.Settings["ToolProxy:UpstreamCredentials:Servers:git:Secret:Scheme"] = scheme;
        _proxy.Settings["ToolProxy:UpstreamCredentials:Servers:git:Secret:User"] = user;
        await StartAsync();

        await Agent.CallAsync("read_file");

        var received = Assert.Single(_proxy.Tool.Calls);
        Assert.Equal(expected, received.Headers.GetValues(header).Single());
        Assert.False(received.Headers.Contains("DPoP"));
        Assert.Equal(header == "Authorization", received.Headers.Contains("Authorization"));
    }

    [Fact]
    public async Task ADeniedCallDoesNotTouchTheSecret()
    {
        await StartAsync();
        await Agent.CallAsync("read_file");
        _secrets.Write("no secret");
        _proxy.Policy.Answers(FakePolicyDecisionPoint.Deny);

        var answer = await Agent.CallAsync("write_file");

        Assert.Equal("policy-denied", answer.Code);
        Assert.Single(_proxy.Tool.Calls);
    }

    [Fact]
    public async Task R57AChangedSecretCountsAtTheNextCall()
    {
        await StartAsync();
        await Agent.CallAsync("read_file");

        _secrets.Write("another-secret-of-today");
        await Agent.CallAsync("read_file");

        Assert.Equal("Bearer another-secret-of-today", _proxy.Tool.Calls.Last().Headers.GetValues("Authorization").Single());
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
            case "gone": File.Delete(_secrets.File); break;
            case "readable by all": _secrets.Write(SecretFolder.Secret, UnixFileMode.UserRead | UnixFileMode.OtherRead); break;
            case "writable by the group": _secrets.Write(SecretFolder.Secret, UnixFileMode.UserRead | UnixFileMode.GroupWrite); break;
            case "short": _secrets.Write("elevenchars"); break;
            case "two lines": _secrets.Write("a-long-secret\r\nX-Other: header"); break;
            default: File.WriteAllBytes(_secrets.File, [.. "a-long-enough-secret"u8, 0xff]); break;
        }

        var answer = await Agent.CallAsync("write_file");

        Assert.Equal("token-refused", answer.Code);
        Assert.Single(_proxy.Tool.Calls);
        Assert.DoesNotContain(_secrets.Folder, answer.Body);
        Assert.Equal("token-refused", (await _proxy.Audit.RecordAsync(record => record.Outcome == "denied" && record.Kind == AuditKinds.CallRefused)).Details!["code"].GetString());
    }

    [Fact]
    public async Task R63AnEchoOfTheSecretIsTakenOutInEveryForm()
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"x:{SecretFolder.Secret}:y"));
        _proxy.Tool.Result = JsonSerializer.Serialize(new
        {
            content = new[] { new { type = "text", text = $"header was Bearer {SecretFolder.Secret}" }, new { type = "text", text = encoded } },
            structuredContent = new Dictionary<string, object>
            {
                [SecretFolder.Secret] = Uri.EscapeDataString(SecretFolder.Secret),
                ["nested"] = JsonSerializer.Serialize(new { token = SecretFolder.Secret }),
                ["pieces"] = new[] { SecretFolder.Secret[..12], SecretFolder.Secret[12..] },
            },
        });
        await StartAsync();

        var answer = await Agent.CallAsync("read_file");

        Assert.Null(answer.Code);
        foreach (var piece in SecretFolder.Secret.Chunk(8).Select(piece => new string(piece))) Assert.DoesNotContain(piece, Unescaped(answer.Body));
        Assert.DoesNotContain(encoded[6..^6], answer.Body);
        Assert.Equal(7, (await OutcomeAsync()).Details!["redactions"].GetInt32());
    }

    [Fact]
    public async Task R63AnEchoThatIsSplitOverTheMessagesOfAStreamIsTakenOut()
    {
        _proxy.Tool.Answer = (request, _) => FakeTool.Stream(request,
            $$$"""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1,"message":"{{{SecretFolder.Secret[..10]}}}"}}""",
            $$$"""{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{{{SecretFolder.Secret[10..]}}}"}]}}""");
        await StartAsync();

        var answer = await Agent.CallAsync("read_file");

        Assert.DoesNotContain(SecretFolder.Secret[..8], answer.Body);
        Assert.DoesNotContain(SecretFolder.Secret[12..], Unescaped(answer.Body));
    }

    [Fact]
    public async Task AnHttpAnswerLosesItToo()
    {
        _secrets.Configure(_proxy, "alertmanager");
        _proxy.Tool.Answer = (request, _) => FakeTool.Plain(request, HttpStatusCode.OK, $"you sent {SecretFolder.Secret}", "text/plain");
        await StartAsync();

        var answer = await Agent.SendAsync(HttpMethod.Get, "/http/alertmanager/api/v2/alerts");

        Assert.Equal("you sent [redacted: upstream credential]", answer.Body);
    }

    [Fact]
    public async Task TheRecordNamesTheSecretAndHoldsNothingOfIt()
    {
        await StartAsync();

        await Agent.CallAsync("write_file");

        var brokered = await _proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CredentialBrokered && record.Action == "repo.branch.write");
        var outcome = await OutcomeAsync();
        Assert.Equal("secret:api-token", brokered.Details!["credential"].GetString());
        Assert.Equal("git", brokered.Details["server"].GetString());
        Assert.Equal(outcome.Call, brokered.Call);
        Assert.Equal(outcome.Agent, brokered.Agent);
        Assert.Equal("secret:api-token", outcome.Details!["upstream_credential"].GetString());
        Assert.DoesNotContain(SecretFolder.Secret[..8], JsonSerializer.Serialize(_proxy.Audit.Records, WireJson.Options));
    }

    [Fact]
    public async Task WithoutARecordTheSecretIsNotUsed()
    {
        await StartAsync();
        await Agent.CallAsync("read_file");
        _proxy.Audit.IsDown = true;

        var call = Agent.CallAsync("read_file");
        await ProxyUnderTest.UntilAsync(() =>
        {
            _proxy.Time.Advance(TimeSpan.FromMilliseconds(200));
            return call.IsCompleted;
        });

        Assert.Equal("audit-unavailable", (await call).Code);
        Assert.Single(_proxy.Tool.Calls);
    }

    private async Task StartAsync() => _started = new AgentUnderTest(_proxy, await _proxy.StartAsync());

    private Task<AuditRecord> OutcomeAsync() => _proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome);

    private static string Unescaped(string body) => body.Replace("\\u002B", "+", StringComparison.Ordinal);
}

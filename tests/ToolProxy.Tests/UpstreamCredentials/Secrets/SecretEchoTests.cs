using System.Net;
using System.Text.Json;
using System.Text;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.UpstreamCredentials.Secrets;

/// <summary>A server that sends the secret back does not send it to the agent.</summary>
public sealed class SecretEchoTests : SecretForAServer
{
    [Fact]
    public async Task R63AnEchoOfTheSecretIsTakenOutInEveryForm()
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"x:{SecretFolder.Secret}:y"));
        Proxy.Tool.Result = JsonSerializer.Serialize(new
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
        Proxy.Tool.Answer = (request, _) => FakeTool.Stream(request,
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
        Secrets.Configure(Proxy, "alertmanager");
        Proxy.Tool.Answer = (request, _) => FakeTool.Plain(request, HttpStatusCode.OK, $"you sent {SecretFolder.Secret}", "text/plain");
        await StartAsync();

        var answer = await Agent.SendAsync(HttpMethod.Get, "/http/alertmanager/api/v2/alerts");

        Assert.Equal("you sent [redacted: upstream credential]", answer.Body);
    }

    private static string Unescaped(string body) => body.Replace("\\u002B", "+", StringComparison.Ordinal);
}

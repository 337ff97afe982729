using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ToolProxy.Tests.PublishedFailures;

/// <summary>
/// The rule looked at a part of the body, and the tool executed all of it: CVE-2026-34040 and CVE-2024-41110 (authorization plugins of
/// Docker Engine never saw bodies over a megabyte, or with a Content-Length of zero), CWE-436.
/// </summary>
public sealed class TruncatedBodyTests : WireCall
{
    private const int Limit = 1024 * 1024;

    [Theory]
    [InlineData(1024)]
    [InlineData(64 * 1024 + 1)]
    [InlineData(Limit - 1024)]
    public async Task EveryByteThatReachesTheToolWasDecidedOn(int padding)
    {
        var body = Body(padding);

        await PostAsync($"Content-Length: {body.Length}\r\n", body);

        var arrived = JsonNode.Parse(Assert.Single(Proxy.Tool.Calls).Body)!["params"]!["arguments"]!;
        Assert.Equal("last", arrived["z"]!.GetValue<string>());
        var decided = Assert.Single(Proxy.Policy.Asked).Context!.Value.Deserialize<ToolCallContext>(WireJson.Options)!.ArgumentsDigest;
        Assert.Equal(DigestOf(arrived.ToJsonString()), decided);
    }

    public static TheoryData<string> Partial =>
        ["too long", "too long in chunks", "length zero", "length too small", "length too large", "chunks that end early"];

    [Theory]
    [MemberData(nameof(Partial))]
    public async Task WhatCannotBeReadWholeIsNotForwardedInPart(string form)
    {
        var good = Body(100);
        var (headers, body) = form switch
        {
            "too long" => ($"Content-Length: {Body(Limit).Length}\r\n", Body(Limit)),
            "too long in chunks" => ("Transfer-Encoding: chunked\r\n", Chunked(Body(Limit))),
            "length zero" => ("Content-Length: 0\r\n", good),
            "length too small" => ($"Content-Length: {good.Length - 20}\r\n", good),
            "length too large" => ($"Content-Length: {good.Length + 20}\r\n", good),
            _ => ("Transfer-Encoding: chunked\r\n", Chunked(good)[..^12]),
        };

        var answer = await PostAsync(headers, body, hangUp: form is "length too large" or "chunks that end early");

        Assert.DoesNotContain(" 200 ", answer.Split("\r\n")[0]);
        Assert.Empty(Proxy.Tool.Calls);
        Assert.Empty(Proxy.Policy.Asked);
    }

    /// <summary>What matters comes last.</summary>
    private static string Body(int padding) =>
        $$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":{"repository":"shop/checkout","a":"{{new string('a', padding)}}","z":"last"} } }""";
}

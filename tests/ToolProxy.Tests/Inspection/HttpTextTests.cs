using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AgentTrust.Contracts.Audit;
using AgentTrust.Suites.Secrets;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Inspection;

/// <summary>Text of an HTTP tool passes while it comes, and what was not inspected does not.</summary>
public sealed class HttpTextTests : RefusedCall
{
    private const string Alerts = "/http/alertmanager/api/v2/alerts";
    private static readonly string Secret = "ghp_" + MadeUp.Base62(new Random(1), 36);

    public override ValueTask InitializeAsync()
    {
        Proxy.Describe("list_alerts", """{"returns":["untrusted"],"max_answer_bytes":5000}""");
        return base.InitializeAsync();
    }

    [Fact]
    public async Task ALinePassesBeforeTheNextOneComes()
    {
        var upstream = new EndlessStream(Encoding.UTF8.GetBytes($"first {Secret}\nsecond"));
        Proxy.Tool.Answer = (request, _) => Streamed(request, upstream);
        using var stop = new CancellationTokenSource();

        var reading = Agent.ReadAsync(Alerts, "first [redacted: GitHub token]\n".Length, stop.Token);
        var released = await AdvanceAsync(reading);

        Assert.Equal("first [redacted: GitHub token]\n", released);
        await stop.CancelAsync();
    }

    [Fact]
    public async Task ASecretInManyChunksIsTakenOutAndTheAnswerIsLabelled()
    {
        Proxy.Tool.Answer = (request, _) => Streamed(request, new Drip(Encoding.UTF8.GetBytes($"é\u200b: {Secret}, and more")));

        var answer = await Agent.SendAsync(HttpMethod.Get, Alerts);

        Assert.Equal("é: [redacted: GitHub token], and more", answer.Body);
        Assert.Equal("untrusted", answer.Headers.GetValues(HttpAnswer.LabelHeader).Single());
        var outcome = await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallOutcome);
        Assert.Equal(("succeeded", 1), (outcome.Outcome, outcome.Details!["redactions"].GetInt32()));
    }

    [Theory]
    [InlineData(4999, true)]
    [InlineData(5001, false)]
    public async Task MoreThanTheCatalogAllowsDoesNotPass(int length, bool passes)
    {
        Proxy.Tool.Answer = (request, _) => FakeTool.Plain(request, HttpStatusCode.OK, new string('a', length), "text/plain");

        var answer = await Agent.SendAsync(HttpMethod.Get, Alerts);

        Assert.Equal(passes, answer.Status == HttpStatusCode.OK);
        if (!passes) Assert.Equal("response-withheld", answer.Code);
    }

    [Fact]
    public async Task WhatIsNotUtf8DoesNotPass()
    {
        Proxy.Tool.Answer = (request, _) => Streamed(request, new MemoryStream([(byte)'a', 0xc3, (byte)'b']));

        Assert.Equal("response-withheld", (await Agent.SendAsync(HttpMethod.Get, Alerts)).Code);
    }

    private static HttpResponseMessage Streamed(HttpRequestMessage request, Stream body) => new(HttpStatusCode.OK)
    {
        RequestMessage = request,
        Content = new StreamContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } },
    };

    /// <summary>One byte at a time.</summary>
    private sealed class Drip(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

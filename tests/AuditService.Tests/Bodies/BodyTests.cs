using System.Net;
using System.Net.Http.Json;
using System.Text;
using AgentTrust.AuditService.Bodies;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.AuditService.Tests.Bodies;

public sealed class BodyTests : IDisposable
{
    private static readonly byte[] Words = "What is our revenue?"u8.ToArray();

    private readonly AuditHost _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private AuditClient Proxy => _host.Client(SpiffeIds.ToolProxy);

    private AuditClient Auditor => new(_host.AsPerson("ada", PersonGroups.Auditors));

    [Fact]
    public async Task ABodyIsReadBackAndTheReadingIsRecorded()
    {
        await AppendAsync("a");

        var read = await Auditor.FindBodyAsync(0, BodyNames.Prompt, Cancelled);
        var record = await Auditor.GetAsync(1, Cancelled);

        Assert.Equal(Words, read);
        Assert.Equal((AuditKinds.BodyRead, SpiffeIds.AuditService, "ada"), (record.Record.Kind, record.Producer, record.Record.Person));
        Assert.Equal("ada read the prompt of record 0.", record.Record.Summary);
    }

    [Fact]
    public async Task TheLeafHasADigestThatASaltKeepsFromBeingGuessed()
    {
        await AppendAsync("a");
        await AppendAsync("b");

        var (first, second) = ((await Auditor.GetAsync(0, Cancelled)).Record.Bodies!.Single(), (await Auditor.GetAsync(1, Cancelled)).Record.Bodies!.Single());

        Assert.Equal((BodyNames.Prompt, "text/plain", Words.Length), (first.Name, first.MediaType, first.Length));
        Assert.NotEqual(first.Digest, second.Digest);
        Assert.DoesNotContain(_host.Log.Leaves, leaf => Encoding.UTF8.GetString(leaf.Leaf.Canonical).Contains("revenue", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatIsStoredDoesNotShowTheBody()
    {
        await AppendAsync("a");

        var stored = _host.Log.Bodies.Bodies.Values.Single()!.Sealed;

        Assert.Equal(-1, stored.AsSpan().IndexOf(Words));
    }

    [Fact]
    public async Task ABodyOfOneRecordDoesNotPassForAnothers()
    {
        await AppendAsync("a");
        await AppendAsync("b");
        _host.Log.Bodies.Bodies[new(0, BodyNames.Prompt)] = _host.Log.Bodies.Bodies[new(1, BodyNames.Prompt)];

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => Auditor.FindBodyAsync(0, BodyNames.Prompt, Cancelled));

        Assert.Equal("urn:agenttrust:audit:log-damaged", refusal.Type);
        Assert.Equal(2, _host.Log.Leaves.Count);
    }

    [Fact]
    public async Task AnErasedBodyIsGoneAndItsRecordStays()
    {
        await AppendAsync("a");
        var before = await Auditor.GetAsync(0, Cancelled);

        var erasure = await Auditor.EraseBodyAsync(0, BodyNames.Prompt, "Ada asked for it.", Cancelled);

        Assert.Null(await Auditor.FindBodyAsync(0, BodyNames.Prompt, Cancelled));
        Assert.Null(_host.Log.Bodies.Bodies[new(0, BodyNames.Prompt)]);
        Assert.Equal(before.Canonical, (await Auditor.GetAsync(0, Cancelled)).Canonical);
        Assert.Equal("ada erased the prompt of record 0: Ada asked for it.", (await Auditor.GetAsync(erasure.Index, Cancelled)).Record.Summary);
    }

    [Fact]
    public async Task AnErasureThatCannotBeRecordedDoesNotHappen()
    {
        await AppendAsync("a");
        _host.Log.BeforeCommit = () => throw new IOException("disk");

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => Auditor.EraseBodyAsync(0, BodyNames.Prompt, "A mistake.", Cancelled));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refusal.Status);
        Assert.NotNull(_host.Log.Bodies.Bodies[new(0, BodyNames.Prompt)]);
    }

    [Fact]
    public async Task WhatTheServiceCouldNotRecordGoesAgainUnderItsNumber()
    {
        await AppendAsync("a");
        _host.Log.BeforeCommit = () => throw new IOException("disk");
        await Assert.ThrowsAsync<ProblemException>(() => Auditor.FindBodyAsync(0, BodyNames.Prompt, Cancelled));
        _host.Log.BeforeCommit = () => Task.CompletedTask;

        await Auditor.FindBodyAsync(0, BodyNames.Prompt, Cancelled);

        Assert.Equal([1L, 2], _host.Log.Leaves.Where(l => l.Producer == SpiffeIds.AuditService).Select(l => l.Record.Sequence));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("two\nlines")]
    public async Task AnErasureNeedsAReason(string reason)
    {
        await AppendAsync("a");

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => Auditor.EraseBodyAsync(0, BodyNames.Prompt, reason, Cancelled));

        Assert.Equal((HttpStatusCode.BadRequest, "urn:agenttrust:audit:body-malformed"), (refusal.Status, refusal.Type));
    }

    [Theory]
    [InlineData(PersonGroups.Auditors, true, true)]
    [InlineData(PersonGroups.Operators, true, true)]
    [InlineData(PersonGroups.Security, true, false)]
    [InlineData(PersonGroups.Owners, false, false)]
    [InlineData("staff", false, false)]
    public async Task FewReadBodiesAndFewerEraseThem(string group, bool reads, bool erases)
    {
        await AppendAsync("a");
        var person = _host.AsPerson("ada", group);

        using var read = await person.GetAsync("/log/records/0/bodies/prompt", Cancelled);
        using var erased = await person.PostAsync(
            "/log/records/0/bodies/prompt/erasure", JsonContent.Create(new BodyErasure { Reason = "Test." }, options: WireJson.Options), Cancelled);

        Assert.Equal(reads ? HttpStatusCode.OK : HttpStatusCode.Forbidden, read.StatusCode);
        Assert.Equal(erases ? HttpStatusCode.OK : HttpStatusCode.Forbidden, erased.StatusCode);
    }

    [Fact]
    public async Task NoWorkloadReadsABody()
    {
        await AppendAsync("a");

        foreach (var workload in new[] { SpiffeIds.ToolProxy, SpiffeIds.Console, SpiffeIds.AuditVerifier, AuditHost.Agent })
        {
            using var answer = await _host.As(workload).GetAsync("/log/records/0/bodies/prompt", Cancelled);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task BodiesAreErasedWhenTheirTimeIsOver()
    {
        _host.Settings["Audit:Bodies:PromptRetention"] = "00:30:00";
        _host.Settings["Audit:Bodies:SweepInterval"] = "12:00:00";
        var (answer, body) = AuditHost.Record("old").Attach(BodyNames.Arguments, "application/json", Words);
        await Proxy.AppendAsync(new AuditSubmission { Records = [answer], Bodies = [body] }, Cancelled);
        await AppendAsync("a");
        _host.Time.Advance(TimeSpan.FromMinutes(31));
        await AppendAsync("b");

        var erased = await _host.Services.GetRequiredService<BodyRetention>().SweepAsync(Cancelled);

        Assert.Equal(1, erased);
        Assert.Equal(
            [(0L, true), (1L, false), (2L, true)],
            _host.Log.Bodies.Bodies.OrderBy(b => b.Key.Index).Select(b => (b.Key.Index, b.Value is not null)));
        Assert.StartsWith("1 prompt kept since before", _host.Log.Leaves[^1].Record.Summary, StringComparison.Ordinal);
    }

    public void Dispose() => _host.Dispose();

    private Task<IReadOnlyList<AppendResult>> AppendAsync(string id)
    {
        var (record, body) = AuditHost.Record(id, kind: AuditKinds.Prompt).Attach(BodyNames.Prompt, "text/plain", Words);
        return Proxy.AppendAsync(new AuditSubmission { Records = [record], Bodies = [body] }, Cancelled);
    }
}

using System.Net;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditService.Tests.Log;

public sealed class AuthorizationTests : IDisposable
{
    private const string None = "nobody";
    private const string Person = "person:";

    private static readonly string[] Everything =
    [
        "/log/records", "/log/records/0", "/log/entries", "/log/gaps", "/log/records/0/tlog-proof", "/log/tile/entries/000.p/1",
        "/log/records/0/proof", "/log/consistency?first=0&second=1", "/log/checkpoint", "/log/key", "/log/keys", "/log/tile/0/000.p/1",
    ];

    private static readonly string[] SayNothingOfAnyRecord = Everything[6..];

    private readonly AuditHost _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Appenders => new()
    {
        { SpiffeIds.ToolProxy, true },
        { SpiffeIds.TokenIssuer, true },
        { SpiffeIds.ApprovalService, true },
        { SpiffeIds.Console, true },
        { SpiffeIds.AuditVerifier, false },
        { SpiffeIds.Platform, false },
        { SpiffeIds.Tool("git"), false },
        { Person + "auditors", false },
        { Person + "operators", false },
    };

    public static TheoryData<string, bool> Readers => new()
    {
        { SpiffeIds.AuditVerifier, true },
        { SpiffeIds.Console, true },
        { SpiffeIds.PolicyService, true },
        { Person + PersonGroups.Auditors, true },
        { Person + PersonGroups.Operators, true },
        { Person + PersonGroups.Security, true },
        { Person + "staff", false },
        { SpiffeIds.ToolProxy, false },
        { SpiffeIds.TokenIssuer, false },
        { AuditHost.Agent, false },
    };

    public static TheoryData<string, string, bool> AgentsRecords => new()
    {
        { AuditKinds.Prompt, AuditHost.Agent, true },
        { AuditKinds.Answer, AuditHost.Agent, true },
        { AuditKinds.Decision, AuditHost.Agent, false },
        { AuditKinds.ApprovalGranted, AuditHost.Agent, false },
        { "", AuditHost.Agent, false },
        { AuditKinds.Prompt, SpiffeIds.Agent("other"), false },
        { AuditKinds.Answer, SpiffeIds.Agent("other"), false },
        { AuditKinds.Prompt, "", false },
    };

    [Theory]
    [MemberData(nameof(Appenders))]
    public async Task OnlyServicesAppendWhatTheySee(string caller, bool may)
    {
        using var answer = await Caller(caller).PostAsync("/log/records", AuditHost.Body(AuditHost.Record("a")), Cancelled);

        Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(may ? 1 : 0, _host.Log.Leaves.Count);
    }

    [Theory]
    [MemberData(nameof(AgentsRecords))]
    public async Task AnAgentAppendsOnlyItsOwnPromptsAndAnswers(string kind, string about, bool may)
    {
        var record = AuditHost.Record("a", kind: kind) with { Agent = about.Length == 0 ? null : about };

        using var answer = await _host.As(AuditHost.Agent).PostAsync("/log/records", AuditHost.Body(record), Cancelled);

        Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(may ? 1 : 0, _host.Log.Leaves.Count);
    }

    [Fact]
    public async Task OneForbiddenRecordForbidsTheWholeRequest()
    {
        var body = AuditHost.Body(AuditHost.Record("a", kind: AuditKinds.Prompt), AuditHost.Record("b", 2));

        using var answer = await _host.As(AuditHost.Agent).PostAsync("/log/records", body, Cancelled);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(_host.Log.Leaves);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task RecordsAreReadByThoseWhoAnswerForThem(string caller, bool may)
    {
        await _host.Client(SpiffeIds.ToolProxy).AppendAsync([AuditHost.Record("a")], Cancelled);
        await _host.Client(SpiffeIds.ToolProxy).GetInclusionProofAsync(0, Cancelled); // a checkpoint over it

        foreach (var path in Everything)
        {
            using var answer = await Caller(caller).GetAsync(path, Cancelled);

            var expected = may || SayNothingOfAnyRecord.Contains(path) ? HttpStatusCode.OK : HttpStatusCode.Forbidden;
            Assert.True(expected == answer.StatusCode, $"{caller} got {answer.StatusCode} from {path}.");
        }
    }

    [Theory]
    [InlineData(PersonGroups.Owners)]
    [InlineData(PersonGroups.ServiceOwners)]
    public async Task WhoOwnsAnAgentReadsItsRecordsOneByOneAndNoOthers(string group)
    {
        await _host.RecordedAsync(
            AuditHost.Record("a", 1, AuditKinds.AgentRegistered) with { Person = "ada" }, AuditHost.Record("b", 2),
            AuditHost.Record("c", 3) with { Agent = SpiffeIds.Agent("other") }, AuditHost.Record("d", 4) with { Agent = null });
        (string Path, HttpStatusCode Expected)[] answers =
        [
            .. Everything[..6].Where(path => !path.StartsWith("/log/records/", StringComparison.Ordinal)).Select(path => (path, HttpStatusCode.Forbidden)),
            .. from index in Enumerable.Range(0, 5)
               from path in new[] { $"/log/records/{index}", $"/log/records/{index}/tlog-proof" }
               select (path, index < 2 ? HttpStatusCode.OK : HttpStatusCode.NotFound),
        ];

        foreach (var (path, expected) in answers)
        {
            using var answer = await Caller(Person + group).GetAsync(path, Cancelled);
            Assert.True(expected == answer.StatusCode, $"{group} got {answer.StatusCode} from {path}.");
        }
    }

    [Fact]
    public async Task NothingIsAnonymous()
    {
        foreach (var path in Everything)
        {
            using var answer = await Caller(None).GetAsync(path, Cancelled);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        using var append = await Caller(None).PostAsync("/log/records", AuditHost.Body(AuditHost.Record("a")), Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, append.StatusCode);
        Assert.Empty(_host.Log.Leaves);
    }

    public void Dispose() => _host.Dispose();

    private HttpClient Caller(string caller) =>
        caller == None ? _host.CreateClient()
        : caller.StartsWith(Person, StringComparison.Ordinal) ? _host.AsPerson("ada", caller[Person.Length..])
        : _host.As(caller);
}

using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.Contracts.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.Cli.Tests.Audit;

/// <summary>Questions to the log from a terminal.</summary>
[Collection(ListeningFake.OneToken)]
public sealed class AuditVerbsTests : IAsyncLifetime
{
    private const string Variable = "AGENTTRUST_TOKEN";
    private static readonly Findable Whole = new() { Records = 9, LogSize = 9 };
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly LogKey[] Keys = [new() { Key = "log+1+a", SignsFrom = Noon, SignsUntil = Noon.AddDays(1) }, new() { Key = "log+2+b", SignsFrom = Noon, AnnouncedIn = 7 }];

    private readonly WebApplication _audit = ListeningFake.Build();
    private readonly List<string> _asked = [];
    private LoggedRecord[] _records = [Logged(8, "coding-agent was \u202Erefused."), Logged(7, "It was read.")];

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, ListeningFake.Token);
        _audit.Use((context, next) =>
        {
            _asked.Add(context.Request.Path + context.Request.QueryString);
            return next(context);
        });
        _audit.MapGet("/records", (string? cursor, int limit) => Results.Json(new EvidencePage
        {
            Records = [.. _records.Skip(cursor is null ? 0 : 1).Take(1)], Next = cursor is null && _records.Length > 1 ? "more" : null, Findable = Whole with { LogSize = 11 },
        }));
        _audit.MapGet("/calls/{call}", (string call) => call != "call-1" ? Results.NotFound() : Results.Json(new CallStory
        {
            Call = call, Told = ["An agent asked."], Who = new() { Chain = [] }, Authority = new(), Approvals = [], Credentials = [], Outcome = "denied", Records = _records, Findable = Whole,
        }));
        _audit.MapGet("/records/tail", () => Results.Text("event: idle\ndata: 8\n\nevent: record\nid: 8\ndata: " + System.Text.Json.JsonSerializer.Serialize(_records[0], Contracts.Json.WireJson.Options) + "\n\n", "text/event-stream"));
        _audit.MapGet("/activity", () => Results.Json(new ActivityReport { Lines = [new() { Kind = "decision", Action = "repo.read", Outcome = "permitted", Count = 3, First = Noon, Last = Noon, Record = 1 }], Findable = Whole }));
        _audit.MapGet("/secrets", () => Results.Json(new SecretsReport { Accesses = [new() { Secret = "smtp", Kind = AuditKinds.CallOutcome, Agent = "a", Owner = "olivia", Outcome = "succeeded", At = Noon, Record = 1 }], Findable = Whole }));
        _audit.MapGet("/who-could", () => Results.Json(new PossibleReport
        {
            Action = "repo.merge", ResourceType = "repository", Resource = "shop", At = Noon, Unknown = ["old"], Findable = Whole,
            Actors = [new() { Agent = "a", Task = "t", From = Noon, To = Noon, Boundary = new TaskBoundary { Type = "repository", Id = "*", Actions = [] }, Steps = ["fix"], Record = 4, HaltedBy = 5 }],
        }));
        _audit.MapGet("/log/keys", () => Results.Json(Keys));
        _audit.MapPost("/log/keys/rotate", (LogKeyRotation rotation) =>
        {
            _asked.Add($"{rotation.Reason} {rotation.AtOnce}");
            return rotation.Reason == "no" ? Results.Problem("Not now.", statusCode: StatusCodes.Status400BadRequest) : Results.Json(Keys);
        });
        await _audit.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        await _audit.DisposeAsync();
    }

    [Fact]
    public async Task KeysAreListedWithTheirWindows()
    {
        var run = await RunAsync("keys");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("log+1+a  signs from 2026-11-23 12:00:00Z until 2026-11-24 12:00:00Z\nlog+2+b  signs from 2026-11-23 12:00:00Z  announced in entry 7\n", run.Output);
    }

    [Theory]
    [InlineData("It is time.", false, 0)]
    [InlineData("It leaked.", true, 0)]
    [InlineData("no", false, 1)]
    public async Task AKeyIsRotatedForAReason(string reason, bool atOnce, int code)
    {
        string[] asked = ["rotate-key", "--reason", reason];

        var run = await RunAsync(atOnce ? [.. asked, "--at-once"] : asked);

        Assert.Equal(code, run.ExitCode);
        Assert.Contains($"{reason} {atOnce}", _asked);
    }

    [Fact]
    public async Task SearchPagesUntilItHasEnoughAndShowsNothingThatATerminalObeys()
    {
        var run = await RunAsync("search", "--agent", "coding-agent", "--outcome", "denied", "--text", "a b", "--from", "2026-11-23T00:00:00Z");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("      8  2026-11-23 12:00:00Z  call.refused  denied  coding-agent was \\u{202E}refused.  [call-1]\n      7  2026-11-23 12:00:00Z  call.refused  denied  It was read.  [call-1]\n", run.Output);
        Assert.Equal("2 newer records of the log cannot be found yet.\n", run.Error);
        Assert.Equal("/records?agent=coding-agent&outcome=denied&from=2026-11-23T00%3A00%3A00.0000000%2B00%3A00&text=a%20b&limit=50", _asked[0]);
        Assert.EndsWith("&cursor=more&limit=49", _asked[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindingNothingIsAnAnswer()
    {
        _records = [];

        Assert.Equal((1, ""), await OutcomeAsync("search"));
    }

    [Fact]
    public async Task AStoryIsToldOrIsNotThere()
    {
        var told = await RunAsync("story", "call-1");
        var missing = await RunAsync("story", "call-9");

        Assert.Equal(0, told.ExitCode);
        Assert.StartsWith("An agent asked.\n\n      8  ", told.Output, StringComparison.Ordinal);
        Assert.Equal((1, ""), (missing.ExitCode, missing.Output));
    }

    [Theory]
    [InlineData("8  2026-11-23 12:00:00Z  call.refused  denied  coding-agent was \\u{202E}refused.  [call-1]", "tail", "--after", "7")]
    [InlineData("3  decision  repo.read  permitted  2026-11-23 12:00:00Z to 2026-11-23 12:00:00Z", "activity")]
    [InlineData("2026-11-23 12:00:00Z  smtp  read by a (olivia)  succeeded", "secrets")]
    [InlineData("a  task t step fix  2026-11-23 12:00:00Z to 2026-11-23 12:00:00Z  entry 4  halted then by entry 5", "who-could", "repo.merge", "repository", "shop")]
    public async Task AnAnswerIsOneLineEach(string line, params string[] args) => Assert.Equal((0, line), await OutcomeAsync(args));

    [Fact]
    public async Task JsonIsForProgramsAndIsWhatTheServiceSaid()
    {
        var run = await RunAsync("search", "--json", "--limit", "1");

        Assert.Equal(8, System.Text.Json.Nodes.JsonNode.Parse(run.Output)!["index"]!.GetValue<long>());
    }

    [Fact]
    public async Task WithoutATokenNothingIsAsked()
    {
        Environment.SetEnvironmentVariable(Variable, null);

        var run = await RunAsync("search");

        Assert.Equal((2, "", 0), (run.ExitCode, run.Output, _asked.Count));
    }

    private static LoggedRecord Logged(long index, string summary) => new()
    {
        Index = index, Producer = "p", Canonical = "", LeafHash = "",
        Record = new() { Id = $"r{index}", Kind = AuditKinds.CallRefused, Time = Noon, Epoch = "e", Sequence = 1, Call = "call-1", Outcome = "denied", Summary = summary },
    };

    private async Task<(int ExitCode, string Output)> OutcomeAsync(params string[] args)
    {
        var run = await RunAsync(args);
        return (run.ExitCode, run.Output.Trim());
    }

    private Task<Invocation> RunAsync(params string[] args) => Invocation.RunAsync(TimeProvider.System, "", ["audit", .. args, "--service", _audit.Urls.Single()]);
}

using System.Text.Json;
using AgentTrust.Contracts.Tools;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.Cli.Tests.Tools;

/// <summary>The verbs with which a person looks at tools and says what they think of them.</summary>
[Collection(ListeningFake.OneToken)]
public sealed class ToolVerbsTests : IAsyncLifetime
{
    private const string Variable = "AGENTTRUST_TOKEN";
    private const string Digest = "sha256:22";

    private readonly WebApplication _proxy = ListeningFake.Build();
    private readonly List<string> _said = [];
    private ReviewedTool _tool = new()
    {
        Server = "git", Tool = "read_file", State = ToolReviewState.Changed, Digest = Digest, AcceptedDigest = "sha256:11",
        Flags = [new(ToolFlagKind.InvisibleText, "It has characters that nobody sees: U+200B.")],
        Verdict = new() { Server = "git", Tool = "read_file", Digest = Digest, Accepted = false, Person = "sara", Reason = "No.", At = DateTimeOffset.UnixEpoch, Record = 7 },
    };

    private IResult? _answer;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, ListeningFake.Token);
        _proxy.MapGet("/tools", () => Results.Json<ReviewedTool[]>([_tool, _tool with { Tool = "list_files", State = ToolReviewState.Accepted, Flags = [], Verdict = null }]));
        _proxy.MapGet("/tools/{server}/difference", (string server, string tool) => _answer ?? Results.Json(new ToolDifference
        {
            Tool = _tool with { Tool = tool },
            Definition = JsonElement.Parse("{}"),
            Changes =
            [
                new() { Path = "/description", Was = JsonElement.Parse("\"Reads a file.\""), Is = JsonElement.Parse("\"Reads a file. Tell \\u202Eevil.\\u001b[2J\"") },
                new() { Path = "/inputSchema/properties/url", Is = JsonElement.Parse("""{"type":"string"}""") },
                new() { Path = "/title", Was = JsonElement.Parse("\"File\"") },
            ],
        }));
        _proxy.MapPost("/tools/{server}/{verb}", (string server, string verb, ToolVerdictRequest said) =>
        {
            _said.Add($"{verb} {server} {said.Tool} {said.Digest} {said.Reason}");
            return _answer ?? Results.Json(_tool.Verdict! with { Accepted = verb == "acceptance", Digest = said.Digest });
        });
        await _proxy.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task TheListHasWhatWaitsForAPersonAndWhy()
    {
        var run = await RunAsync("list");

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            changed   git.read_file  sha256:22
              rejected by sara at 1970-01-01 00:00:00Z: No.
              ! It has characters that nobody sees: U+200B.

            """, run.Output, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task WithAllItHasEverything() => Assert.Contains("accepted  git.list_files", (await RunAsync("list", "--all")).Output);

    [Fact]
    public async Task NothingThatWaitsIsExitCodeZero()
    {
        _tool = _tool with { State = ToolReviewState.Accepted, Flags = [] };

        Assert.Equal((0, "", ""), await RunAsync("list") is var run ? (run.ExitCode, run.Output, run.Error) : default);
    }

    [Fact]
    public async Task TheDifferenceShowsWordsAndMembersAndNothingThatATerminalObeys()
    {
        var run = await RunAsync("diff", "git", "read_file");

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("/description:", run.Output);
        Assert.Contains(@"  Reads a file. {+Tell \u{202E}evil.\u{001B}[2J+}", run.Output);
        Assert.Contains("""+ {"type":"string"}""", run.Output);
        Assert.Contains("- File", run.Output);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.DoesNotContain('\u202e', run.Output);
    }

    [Theory]
    [InlineData("accept", "acceptance", "accepted")]
    [InlineData("reject", "rejection", "rejected")]
    public async Task AWordGoesWithTheDigestThatWasShown(string verb, string path, string word)
    {
        var run = await RunAsync(verb, "git", "read_file", "--digest", Digest, "--reason", "I have read it.");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal([$"{path} git read_file {Digest} I have read it."], _said);
        Assert.Equal($"git.read_file is {word} as {Digest}; record 7.", run.Output.TrimEnd());
    }

    [Theory]
    [InlineData(409, 1)]
    [InlineData(404, 1)]
    [InlineData(422, 1)]
    [InlineData(400, 1)]
    [InlineData(403, 2)]
    [InlineData(503, 2)]
    public async Task ANoIsToldInTheProxysOwnWords(int status, int exit)
    {
        _answer = Results.Problem("It is sha256:33 now.", statusCode: status, type: "urn:agenttrust:problem:tool-moved-on");

        var run = await RunAsync("accept", "git", "read_file", "--digest", Digest, "--reason", "why");

        Assert.Equal((exit, ""), (run.ExitCode, run.Output));
        Assert.Contains("It is sha256:33 now.", run.Error);
    }

    [Theory]
    [InlineData("accept", "git", "read_file", "--reason", "why")]
    [InlineData("accept", "git", "read_file", "--digest", "d")]
    [InlineData("accept", "git", "--digest", "d", "--reason", "why")]
    [InlineData("diff", "git")]
    public async Task WrongUsageAsksNobody(params string[] args)
    {
        Assert.Equal(2, (await RunAsync(args)).ExitCode);
        Assert.Empty(_said);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("diff", "git", "read_file")]
    public async Task WithoutAServiceThereIsNobodyToAsk(params string[] args)
    {
        var run = await Invocation.RunAsync(TimeProvider.System, "", ["tools", .. args]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--service", run.Error);
    }

    private Task<Invocation> RunAsync(params string[] args) =>
        Invocation.RunAsync(TimeProvider.System, "", ["tools", args[0], "--service", _proxy.Urls.Single(), .. args.Skip(1)]);
}

using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.Cli.Tests.Policies;

public sealed class PolicyEvalTests : IDisposable
{
    private const string Allowed = """ "decision": "allow", "reason": ["policy1"], "errors": [] """;
    private readonly CaseFolder _folder = new();

    [Fact]
    public async Task EveryRequestGetsALineWithDecisionReasonsAndErrors()
    {
        _folder.WithCase("a.json", $$"""{ {{CaseFolder.Alice}}, "context": {}, {{Allowed}} }""", $$"""{ {{CaseFolder.Alice}}, "context": {"level": 3}, "decision": "deny", "reason": ["policy2"], "errors": ["policy0"] }""");

        var run = await EvalAsync("a.json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """{"file":"a.json","index":0,"description":"it","decision":"allow","reasons":["policy1"],"errors":[],"expected":{"decision":"allow","reasons":["policy1"],"errors":[]},"ok":true}""",
            run.Lines[0].GetRawText());
        Assert.Equal("deny", run.Lines[1].GetProperty("decision").GetString());
        Assert.True(run.Lines[1].GetProperty("ok").GetBoolean());
    }

    [Theory]
    [InlineData(""" "decision": "deny", "reason": [], "errors": [] """)]
    [InlineData(""" "decision": "allow", "reason": ["policy2"], "errors": [] """)]
    [InlineData(""" "decision": "allow", "reason": ["policy1"], "errors": ["policy0"] """)]
    public async Task AnAnswerOtherThanExpectedIsExitCodeOne(string expected)
    {
        _folder.WithCase("a.json", $$"""{ {{CaseFolder.Alice}}, "context": {}, {{expected}} }""");

        var run = await EvalAsync("a.json");

        Assert.Equal(1, run.ExitCode);
        Assert.False(Assert.Single(run.Lines).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task WithoutAnExpectationTheAnswerStandsAlone()
    {
        _folder.WithCase("a.json", $$"""{ {{CaseFolder.Alice}} }""");

        var run = await EvalAsync("a.json");

        Assert.Equal(0, run.ExitCode);
        Assert.False(Assert.Single(run.Lines).TryGetProperty("ok", out _));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"user": {"__entity": {"type": "User"}}}""")]
    [InlineData("DEEP")]
    public async Task WhatTheEngineCannotTakeIsAFailureAndHarmsNoOther(string context)
    {
        var nested = context == "DEEP" ? $$"""{"x": {{new string('[', 140)}}{{new string(']', 140)}}}""" : context;
        var bad = $$"""{ {{CaseFolder.Alice}}, "context": {{nested}}, "decision": "deny", "reason": [], "errors": [] }""";
        var good = $$"""{ {{CaseFolder.Alice}}, "context": {}, {{Allowed}} }""";
        _folder.WithCase("a.json", [.. Enumerable.Repeat((string[])[bad, good], 20).SelectMany(pair => pair)]);

        var run = await EvalAsync("a.json");

        Assert.Equal(1, run.ExitCode);
        Assert.All(run.Lines.Where((_, index) => index % 2 == 0), line => Assert.NotEmpty(line.GetProperty("failure").GetString()!));
        Assert.All(run.Lines.Where((_, index) => index % 2 == 1), line => Assert.True(line.GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public async Task NumbersOfManyDigitsCrossAsTheyAreWritten()
    {
        _folder.With("big.cedar", "permit(principal, action, resource) when { context.level == 9007199254740993 };")
            .With("big.json", CaseFolder.Case("big.cedar", $$"""{ {{CaseFolder.Alice}}, "context": {"level": 9007199254740993}, "decision": "allow", "reason": ["policy0"], "errors": [] }"""));

        Assert.Equal(0, (await EvalAsync("big.json")).ExitCode);
    }

    [Fact]
    public async Task MoreThanTenPoliciesAreNumberedByTheirPlace()
    {
        _folder.With("many.cedar", string.Concat(Enumerable.Range(0, 12).Select(i => $"@id(\"other\") permit(principal, action, resource) when {{ context.level == {i} }};")));
        string[] requests = [.. Enumerable.Range(0, 12).Select(i => $$"""{ {{CaseFolder.Alice}}, "context": {"level": {{i}}}, "decision": "allow", "reason": ["policy{{i}}"], "errors": [] }""")];
        _folder.With("many.json", CaseFolder.Case("many.cedar", requests));

        var run = await EvalAsync("many.json");

        Assert.Equal((0, 12), (run.ExitCode, run.Lines.Count));
    }

    [Theory]
    [InlineData("missing.json", null)]
    [InlineData("bad.json", "{")]
    [InlineData("bad.json", "[]")]
    [InlineData("bad.json", """{"policies": "p.cedar", "entities": "e.json", "schema": "s.cedarschema"}""")]
    [InlineData("bad.json", """{"policies": "absent.cedar", "entities": "e.json", "schema": "s.cedarschema", "requests": []}""")]
    [InlineData("bad.json", """{"policies": "e.json", "entities": "e.json", "schema": "s.cedarschema", "requests": []}""")]
    [InlineData("bad.json", """{"policies": "p.cedar", "entities": "e.json", "schema": "p.cedar", "requests": []}""")]
    [InlineData("bad.json", """{"policies": "t.cedar", "entities": "e.json", "schema": "s.cedarschema", "requests": []}""")]
    public async Task AFileThatCannotBeUsedIsNamedAndTheOthersAreDecided(string name, string? text)
    {
        _folder.WithCase("a.json", $$"""{ {{CaseFolder.Alice}}, "context": {}, {{Allowed}} }""")
            .With("t.cedar", "permit(principal == ?principal, action, resource);");
        if (text is not null) _folder.With(name, text);

        var run = await EvalAsync(name, "a.json");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"{name}: ", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Single(run.Lines);
    }

    [Fact]
    public async Task NamesComeFromStandardInputTooAndAnswersInTheirOrder()
    {
        string[] names = [.. Enumerable.Range(0, 30).Select(i => $"case{i}.json")];
        foreach (var name in names) _folder.WithCase(name, $$"""{ {{CaseFolder.Alice}}, "context": {}, {{Allowed}} }""");

        var dash = await RunAsync(string.Join('\n', names) + "\n", "policy", "eval", "--root", _folder.Path, "-");
        var none = await RunAsync(string.Join('\n', names), "policy", "eval", "--root", _folder.Path);

        Assert.Equal(names, dash.Lines.Select(line => line.GetProperty("file").GetString()));
        Assert.Equal(dash.Output, none.Output);
    }

    [Theory]
    [InlineData("policy")]
    [InlineData("policy", "eval")]
    [InlineData("policy", "eval", "--root", "no-such-folder", "a.json")]
    public async Task WrongUsageIsExitCodeTwo(params string[] args)
    {
        var run = await RunAsync("", args);

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
    }

    public void Dispose() => _folder.Dispose();

    private Task<Evaluated> EvalAsync(params string[] files) => RunAsync("", ["policy", "eval", "--root", _folder.Path, .. files]);

    private static async Task<Evaluated> RunAsync(string input, params string[] args)
    {
        var run = await Invocation.RunAsync(new FakeTimeProvider(), input, args);
        return new(run.ExitCode, run.Output, run.Error,
            run.ExitCode == 2 && run.Output.Length == 0 ? [] : [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))]);
    }

    private sealed record Evaluated(int ExitCode, string Output, string Error, IReadOnlyList<JsonElement> Lines);
}

using AgentTrust.Attacks.Format;
using AgentTrust.Attacks.Reports;

namespace AgentTrust.Attacks.Tests;

/// <summary>What stops the attacks is what is under test, and not the test.</summary>
public sealed class GateTests : IDisposable
{
    private readonly string _policies = Directory.CreateTempSubdirectory("permit-all-").FullName;

    [Fact]
    public async Task WithoutTheRulesAttacksGetThroughAndTheTallySaysSo()
    {
        var shipped = new RunOptions { Files = [.. RunOptions.Shipped.Where(file => Path.GetFileName(file) == "prompt-injection.jsonl")] };
        foreach (var file in new[] { "agenttrust.cedarschema", "resources.json", "calendar.json" })
            File.Copy(Path.Combine(shipped.Policies, file), Path.Combine(_policies, file));
        await File.WriteAllTextAsync(Path.Combine(_policies, "all.cedar"), """
            @id("all") @reason("r") @requirement("R1") @status("settled") @review("2027-05-31") permit (principal, action, resource);
            """, TestContext.Current.CancellationToken);

        var results = await CommandLine.ReplayAsync(shipped with { Policies = _policies }, TextWriter.Null, TestContext.Current.CancellationToken);

        Assert.False(Assert.Single(results, result => result.Session.Id == "prompt-injection-1").WasStopped);
        var tally = Tally.Of(results);
        Assert.True(tally.Stopped < tally.Attacks);
        Assert.Equal(tally.Work, tally.Done);
    }

    /// <summary>The same session with every expectation turned round goes the same way.</summary>
    [Fact]
    public async Task WhatASessionExpectsChangesNothingOfWhatHappens()
    {
        var file = RunOptions.Shipped.First(file => Path.GetFileName(file) == "prompt-injection.jsonl");
        var turned = Path.Combine(_policies, "turned.jsonl");
        await File.WriteAllLinesAsync(turned, File.ReadLines(file).Select(line => line
            .Replace("\"expect\": \"denied\"", "\"expect\": \"turned\"", StringComparison.Ordinal)
            .Replace("\"expect\": \"permitted\"", "\"expect\": \"denied\"", StringComparison.Ordinal)
            .Replace("\"expect\": \"turned\"", "\"expect\": \"permitted\"", StringComparison.Ordinal)
            .Replace("\"harmful\": true", "\"harmful\": false", StringComparison.Ordinal)), TestContext.Current.CancellationToken);

        Assert.Equal(await OutcomesAsync(file), await OutcomesAsync(turned));
    }

    public void Dispose() => Directory.Delete(_policies, recursive: true);

    private static async Task<IEnumerable<(string, int, ExpectedOutcome, string?)>> OutcomesAsync(string file)
    {
        var results = await CommandLine.ReplayAsync(new RunOptions { Files = [file] }, TextWriter.Null, TestContext.Current.CancellationToken);
        return results.SelectMany(result => result.Turns.Select(turn => (result.Session.Id, turn.Number, turn.Outcome, turn.Reason)));
    }
}

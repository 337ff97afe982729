using AgentTrust.Suites.Secrets;
using AgentTrust.ToolProxy.Inspection.Secrets;

namespace AgentTrust.ToolProxy.Tests.Inspection.Secrets;

/// <summary>Our rules beside those of secretlint, over a corpus made while the test runs: nothing that it finds may pass here.</summary>
public sealed class SecretlintTests
{
    [Fact]
    public async Task WhatSecretlintFindsOfASecretIsTakenOut()
    {
        var found = await Secretlint.FindAsync(SecretCorpus.Secrets.Select(text => text.Text), TestContext.Current.CancellationToken);

        var missed = SecretCorpus.Secrets.Zip(found)
            .Where(pair => pair.Second.Any(theirs => theirs.Start < pair.First.End && theirs.End > pair.First.Start))
            .Where(pair => !SecretScan.Find(pair.First.Text).Any(ours => ours.Start <= pair.First.Start && ours.End >= pair.First.End))
            .Select(pair => $"{pair.First.Kind} ({pair.Second[0].Rule}): {pair.First.Text}");

        Assert.True(found.Count(theirs => theirs.Count > 0) > 500, "The oracle finds too little to say anything.");
        Assert.Empty(missed);
    }

    [Fact]
    public void EverySecretOfTheCorpusIsFoundWhole() => Assert.Empty(SecretCorpus.Secrets
        .Where(text => !SecretScan.Find(text.Text).Any(ours => ours.Start <= text.Start && ours.End >= text.End))
        .Select(text => $"{text.Kind}: {text.Text}"));

    [Fact]
    public void OrdinaryTextRaisesNoAlarm() => Assert.Empty(SecretCorpus.Ordinary
        .SelectMany(text => SecretScan.Find(text.Text).Select(alarm => $"{text.What}: {alarm.Kind}: {text.Text.Substring(alarm.Start, Math.Min(alarm.Length, 80))}")));
}

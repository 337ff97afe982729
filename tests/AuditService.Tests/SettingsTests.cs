using AgentTrust.Fakes;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Audit:SigningKeyPassphrase", "", "Audit:SigningKeyPassphrase is missing or shorter than 8 characters")]
    [InlineData("Audit:Origin", "a log", "Audit:Origin must be a name without white space")]
    [InlineData("Audit:CheckpointInterval", "00:00:00", "Audit:CheckpointInterval must be greater than zero.")]
    [InlineData("Audit:Log:MaxRecordBytes", "0", "Audit:Log:MaxRecordBytes must be greater than zero.")]
    [InlineData("Audit:Bodies:MaxBytes", "0", "Audit:Bodies:MaxBytes must be greater than zero.")]
    [InlineData("Audit:Bodies:PromptRetention", "00:00:00", "Audit:Bodies:PromptRetention must be greater than zero.")]
    [InlineData("Audit:Log:MaxRecordBytes", "65536", "Audit:Log:MaxRecordBytes must be at most 64535: a tile's bundle holds no longer entry.")]
    [InlineData("Audit:Log:CommitTimeout", "00:00:00", "Audit:Log:CommitTimeout must be greater than zero.")]
    [InlineData("Audit:Search:Interval", "00:00:00", "Audit:Search:Interval must be greater than zero.")]
    [InlineData("Audit:Search:MostBehind", "0", "Audit:Search:MostBehind must be greater than zero.")]
    [InlineData("Audit:Tail:MostWatchers", "0", "Audit:Tail:MostWatchers must be greater than zero.")]
    [InlineData("Audit:Export:BatchSize", "0", "Audit:Export:BatchSize must be 1 to 1000.")]
    [InlineData("Audit:Export:Destinations:0:Address", "relative", "Audit:Export:Destinations:0:Name must be given, and no other destination's.; Audit:Export:Destinations:0:Address must be the full path of a file.")]
    public void ABadSettingStopsTheStartAndIsNamed(string key, string value, string words)
    {
        var refusal = FailedStart.Of<OptionsValidationException>(() =>
        {
            using var host = new AuditHost();
            host.Settings[key] = value;
            using var client = host.CreateClient();
        });

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }
}

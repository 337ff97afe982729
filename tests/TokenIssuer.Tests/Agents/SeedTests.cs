using AgentTrust.TokenIssuer.Agents;

namespace AgentTrust.TokenIssuer.Tests.Agents;

public sealed class SeedTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"seed-{Guid.CreateVersion7():n}.json");

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("{", "is not a seed file")]
    [InlineData("null", "is not a seed file")]
    [InlineData("""{"agents":[],"task_templates":[],"surprise":1}""", "is not a seed file")]
    public async Task AFileThatIsNoSeedStopsTheStart(string text, string says)
    {
        await File.WriteAllTextAsync(_file, text, Ending);

        var stopped = await Assert.ThrowsAsync<InvalidOperationException>(() => Seed.ReadAsync(_file, Ending));

        Assert.Contains("Issuer:Seed", stopped.Message);
        Assert.Contains(says, stopped.Message);
    }

    [Theory]
    [InlineData("\"repo.read\"", "\"iam.change\"", "the action iam.change")]
    [InlineData("\"repository\", \"id\": \"shop/checkout\"", "\"repository\", \"id\": \"shop/payments\"", "the repository shop/payments")]
    [InlineData("agent/coding-agent\"", "agent/stranger\"", "does not register")]
    public async Task ATemplateBeyondItsAgentsBoundsStopsTheStart(string from, string to, string says)
    {
        var shipped = await File.ReadAllTextAsync(new SeedOptions { Seed = "true" }.File!, Ending);
        await File.WriteAllTextAsync(_file, shipped.Replace(from, to, StringComparison.Ordinal), Ending);

        Assert.Contains(says, (await Assert.ThrowsAsync<InvalidOperationException>(() => Seed.ReadAsync(_file, Ending))).Message);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("false", true)]
    [InlineData("true", true)]
    [InlineData("/no/such/file.json", false)]
    public void TheSettingNamesAFileThatIsThere(string seed, bool valid)
    {
        var result = new SeedOptionsValidator().Validate(null, new SeedOptions { Seed = seed });

        Assert.Equal(valid, result.Succeeded);
        if (!valid) Assert.Contains("Issuer:Seed", result.FailureMessage);
    }
}

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace AgentTrust.LocalEngine.Tests.Parameters;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("Parameters:signing-key")]
    [InlineData("Parameters:signing_key")]
    public async Task AParameterIsReadFromConfigurationAndADashMayBeAnUnderscore(string key)
    {
        await using var builder = DistributedApplicationTestingBuilder.Create($"--{key}=from-configuration");

        Assert.Equal("from-configuration", await ValueOf(builder.AddParameter("signing-key", secret: true)));
    }

    [Fact]
    public async Task AMissingParameterSaysWhichKeyToSet()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();

        var missing = await Assert.ThrowsAsync<MissingParameterValueException>(() => ValueOf(builder.AddParameter("signing-key")));

        Assert.Contains("Parameters:signing-key", missing.Message, StringComparison.Ordinal);
        Assert.Contains("Parameters__signing_key", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AConstantIsNotOverriddenByConfiguration()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create("--Parameters:tenant=other");

        Assert.Equal("contoso", await ValueOf(builder.AddParameter("tenant", "contoso")));
    }

    [Fact]
    public async Task AGeneratedValueObeysItsRulesAndStaysTheSame()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var parameter = builder.AddParameter(
            "password", new GenerateParameterDefault { MinLength = 40, Special = false, Upper = false, MinNumeric = 10 }, secret: true);

        var value = await ValueOf(parameter);

        Assert.Matches("^[a-z0-9]{40}$", value);
        Assert.True(value!.Count(char.IsAsciiDigit) >= 10);
        Assert.Equal(value, await ValueOf(parameter));
    }

    [Fact]
    public async Task ConfigurationOverridesAGeneratedValue()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create("--Parameters:password=chosen");

        Assert.Equal("chosen", await ValueOf(builder.AddParameter("password", new GenerateParameterDefault { MinLength = 10 }, persist: true)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("two--hyphens")]
    [InlineData("ends-")]
    [InlineData("under_score")]
    public void ANameThatIsNoHostNameIsRefused(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => new ProjectResource(name));

    private static async Task<string?> ValueOf(IResourceBuilder<ParameterResource> parameter) =>
        await parameter.Resource.GetValueAsync(TestContext.Current.CancellationToken);
}

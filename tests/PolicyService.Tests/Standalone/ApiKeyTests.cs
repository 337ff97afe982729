using System.Net;
using AgentTrust.Fakes;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Tests.Standalone;

public sealed class ApiKeyTests
{
    private const string Question = """{"subject":{"type":"User","id":"ann"},"action":{"name":"read"},"resource":{"type":"Paper","id":"p"}}""";
    private const string Everything = "permit (principal, action, resource);";

    [Theory]
    [InlineData("Bearer first-key-0123456789", HttpStatusCode.OK)]
    [InlineData("bearer second-key-0123456789", HttpStatusCode.OK)]
    [InlineData("second-key-0123456789", HttpStatusCode.OK)]
    [InlineData("Bearer first-key-012345678", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer First-key-0123456789", HttpStatusCode.Unauthorized)]
    [InlineData("Basic first-key-0123456789", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task OnlyWhoShowsAKeyIsAnswered(string? authorization, HttpStatusCode status)
    {
        using var host = new StandaloneHost(Everything, settings: new()
        {
            ["ApiKeys:Keys:0"] = "first-key-0123456789",
            ["ApiKeys:Keys:1"] = "second-key-0123456789",
        });

        Assert.Equal(status, (await host.PostAsync(Question, authorization)).Status);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("127.0.0.1:80", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("attacker.example", HttpStatusCode.Unauthorized)]
    [InlineData("localhost.attacker.example", HttpStatusCode.Unauthorized)]
    [InlineData("192.0.2.1", HttpStatusCode.Unauthorized)]
    public async Task WithoutAKeyOnlyThisMachineIsAnsweredUnderItsOwnName(string? name, HttpStatusCode status)
    {
        using var host = new StandaloneHost(Everything);

        Assert.Equal(status, (await host.PostAsync(Question, host: name)).Status);
    }

    [Theory]
    [InlineData("short")]
    [InlineData(" spaces-around-a-long-key ")]
    public void AKeyThatIsNoneStopsTheStart(string key)
    {
        var refusal = FailedStart.Of<OptionsValidationException>(() =>
        {
            using var host = new StandaloneHost(Everything, settings: new() { ["ApiKeys:Keys:0"] = key });
            host.StartServer();
        });

        Assert.Contains("ApiKeys:Keys", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, refusal.Message, StringComparison.Ordinal);
    }
}

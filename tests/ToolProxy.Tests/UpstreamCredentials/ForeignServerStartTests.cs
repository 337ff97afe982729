using AgentTrust.ToolProxy.Tests.Peers;
using AgentTrust.ToolProxy.Tests.UpstreamCredentials.GitHub;
using AgentTrust.ToolProxy.Tests.UpstreamCredentials.Secrets;

namespace AgentTrust.ToolProxy.Tests.UpstreamCredentials;

public sealed class ForeignServerStartTests
{
    private const string Git = "ToolProxy:UpstreamCredentials:Servers:git";

    [Theory]
    [InlineData(Git + ":PlainHttp", "false", Git + ":PlainHttp")]
    [InlineData(Git + ":Secret:Directory", "secrets", Git + ":Secret:Directory")]
    [InlineData(Git + ":Secret:Name", "", Git + ":Secret:Name")]
    [InlineData(Git + ":Secret:Name", "../../etc/passwd", Git + ":Secret")]
    [InlineData(Git + ":Secret:Name", "absent", Git + ":Secret")]
    [InlineData(Git + ":Secret:Header", "Host", Git + ":Secret:Header")]
    [InlineData(Git + ":Secret:Header", "X Y", Git + ":Secret:Header")]
    [InlineData(Git + ":Secret:Scheme", "Two words", Git + ":Secret:Scheme")]
    [InlineData(Git + ":Secret:Scheme", "Basic", Git + ":Secret:User")]
    [InlineData(Git + ":Secret:User", "robot", Git + ":Secret:User")]
    [InlineData("ToolProxy:UpstreamCredentials:Servers:unknown:PlainHttp", "true", "ToolProxy:UpstreamCredentials:Servers:unknown")]
    [InlineData("ToolProxy:UpstreamCredentials:Servers:alertmanager:PlainHttp", "true", "ToolProxy:UpstreamCredentials:Servers:alertmanager:Secret")]
    [InlineData(Git + ":GitHubApp:AppId", "123456", "exactly one kind of credential")]
    [InlineData("ToolProxy:UpstreamCredentials:Timeout", "00:00:00", "ToolProxy:UpstreamCredentials:Timeout")]
    public async Task ASettingThatCannotBeMeantStopsTheStartWithItsName(string name, string value, string named)
    {
        await using var proxy = new ProxyUnderTest();
        using var secrets = new SecretFolder();
        secrets.Configure(proxy);
        proxy.Settings[name] = value;

        var e = await Assert.ThrowsAnyAsync<Exception>(proxy.StartAsync);

        Assert.Contains(named, e.ToString());
        Assert.DoesNotContain(SecretFolder.Secret, e.ToString());
    }

    [Theory]
    [InlineData(ForeignGitHub.Section + ":SealingKeys:0", "", ForeignGitHub.Section + ":SealingKeys:0")]
    [InlineData(ForeignGitHub.Section + ":SealingKeys:0", "c2hvcnQ=", ForeignGitHub.Section + ":SealingKeys:0")]
    [InlineData(ForeignGitHub.Section + ":Shared", "00:05:00", ForeignGitHub.Section + ":Shared")]
    [InlineData(Git + ":GitHubApp:AppId", "", Git + ":GitHubApp:AppId")]
    [InlineData(Git + ":GitHubApp:AppId", "our app", Git + ":GitHubApp:AppId")]
    [InlineData(Git + ":GitHubApp:ApiUrl", "http://api.github.test", Git + ":GitHubApp:ApiUrl")]
    [InlineData(Git + ":GitHubApp:ListingRepository", "checkout", Git + ":GitHubApp:ListingRepository")]
    [InlineData(Git + ":GitHubApp:PrivateKey", "", Git + ":GitHubApp:PrivateKey")]
    [InlineData(Git + ":GitHubApp:PrivateKey", "no key", Git + ":GitHubApp:PrivateKey")]
    [InlineData(Git + ":GitHubApp:PrivateKeyFile", "/key.pem", Git + ":GitHubApp:PrivateKeyFile")]
    public async Task AGitHubAppThatCannotWorkStopsTheStartWithTheNameOfTheSetting(string name, string value, string named)
    {
        await using var proxy = new ProxyUnderTest();
        ForeignGitHub.Configure(proxy);
        proxy.Settings[name] = value;

        var e = await Assert.ThrowsAnyAsync<Exception>(proxy.StartAsync);

        Assert.Contains(named, e.ToString());
        Assert.DoesNotContain("PRIVATE KEY", e.ToString());
    }

    [Fact]
    public async Task WithoutASealingKeyThereAreNoTokensOfGitHub()
    {
        await using var proxy = new ProxyUnderTest();
        ForeignGitHub.Configure(proxy);
        proxy.Settings.Remove($"{ForeignGitHub.Section}:SealingKeys:0");

        var e = await Assert.ThrowsAnyAsync<Exception>(proxy.StartAsync);

        Assert.Contains($"{ForeignGitHub.Section}:SealingKeys:0 must be set", e.ToString());
    }

    [Fact]
    public async Task TheAppsKeyMayStandInAFileAndInEitherFormat()
    {
        using var folder = new SecretFolder();
        await using var proxy = new ProxyUnderTest();
        ForeignGitHub.Configure(proxy);
        folder.Write(FakeGitHub.PrivateKeyPkcs8);
        proxy.Settings.Remove($"{Git}:GitHubApp:PrivateKey");
        proxy.Settings[$"{Git}:GitHubApp:PrivateKeyFile"] = folder.File;

        using var agent = new AgentUnderTest(proxy, await proxy.StartAsync());

        Assert.Null((await agent.CallAsync("read_file")).Code);
    }
}

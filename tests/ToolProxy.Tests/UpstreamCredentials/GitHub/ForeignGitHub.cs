using System.Security.Cryptography;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.UpstreamCredentials.GitHub;

/// <summary>The tool server <c>git</c> is GitHub's: what every test of its tokens has in common.</summary>
public abstract class ForeignGitHub : IAsyncLifetime
{
    internal const string Section = "ToolProxy:UpstreamCredentials";

    internal ProxyUnderTest Proxy { get; } = new();

    internal FakeGitHub GitHub => Proxy.GitHub;

    internal AgentUnderTest Agent { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Configure(Proxy);
        Agent = new AgentUnderTest(Proxy, await Proxy.StartAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Agent.Dispose();
        await Proxy.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal static void Configure(ProxyUnderTest proxy)
    {
        proxy.Settings[$"{Section}:SealingKeys:0"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        proxy.Settings[$"{Section}:Servers:git:GitHubApp:AppId"] = FakeGitHub.AppId;
        proxy.Settings[$"{Section}:Servers:git:GitHubApp:PrivateKey"] = FakeGitHub.PrivateKey;
        proxy.Settings[$"{Section}:Servers:git:GitHubApp:ListingRepository"] = "shop/checkout";
        proxy.Settings[$"{Section}:Servers:git:PlainHttp"] = "true"; // the test's catalog has no https
    }

    /// <summary>Requests that looked at the list of tools come first; these are for calls.</summary>
    internal IEnumerable<string> AskedForCalls() =>
        GitHub.Asked.Where(asked => asked["permissions"]!["metadata"] is null).Select(asked => asked.ToJsonString());

    internal string TokenOfLastCall() => Proxy.Tool.Calls.Last().Headers.Authorization!.Parameter!;

    /// <summary>Seconds go by until something has happened.</summary>
    internal async Task UntilAsync(Func<bool> condition) => await ProxyUnderTest.UntilAsync(() =>
    {
        if (condition()) return true;
        Proxy.Time.Advance(TimeSpan.FromMilliseconds(100));
        return false;
    });
}

using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Contracts.Tools;
using AgentTrust.OperatorConsole.Operations;
using AgentTrust.OperatorConsole.Passkeys;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace AgentTrust.Console.Tests;

/// <summary>Pages rendered in memory for one signed-in person, over the fake control plane, on a clock that the test moves.</summary>
public abstract class ConsolePageContext : BunitContext
{
    protected ConsolePageContext()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
        Plane.DemandsTokens = false; // the person's token is PersonClients' subject
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddTransient(_ => new ApprovalsClient(Client("approval-service")));
        Services.AddTransient(_ => new TokenIssuerClient(Client("token-issuer")));
        Services.AddTransient(_ => new AuditClient(Client("audit-service")));
        Services.AddTransient(_ => new PolicyClient(Client("policy-service")));
        Services.AddTransient(_ => new RevocationsClient(Client("tool-proxy")));
        Services.AddTransient(_ => new ToolReviewClient(Client("tool-proxy")));
        Services.AddScoped<PasskeyDevice>();
        Services.AddSingleton(new ServiceProbes(Client, TimeProvider.System));
    }

    protected FakeControlPlane Plane { get; } = Samples.Story();

    protected FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    protected void SignIn(string person, params string[] groups)
    {
        var authorization = this.AddAuthorization();
        authorization.SetAuthorized(person);
        authorization.SetClaims([new("sub", person), .. groups.Select(group => new System.Security.Claims.Claim("groups", group))]);
    }

    /// <summary>A second passes, and every page asks again.</summary>
    protected void Tick() => Time.Advance(TimeSpan.FromSeconds(1));

    protected IRenderedComponent<TPage> Open<TPage>(Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null)
        where TPage : IComponent => parameters is null ? Render<TPage>() : Render(parameters);

    protected override void Dispose(bool disposing)
    {
        if (disposing) Plane.Dispose();
        base.Dispose(disposing);
    }

    private HttpClient Client(string service) => new(Plane, disposeHandler: false) { BaseAddress = new Uri($"http://{service}") };
}

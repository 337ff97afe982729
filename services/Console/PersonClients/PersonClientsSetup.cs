using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Contracts.Tools;
using AgentTrust.OperatorConsole.SignIn;

namespace AgentTrust.OperatorConsole.PersonClients;

/// <summary>Typed clients that act as the person who looks at the page. The console has no authority of its own.</summary>
internal static class PersonClientsSetup
{
    public static void AddPersonClients(this IHostApplicationBuilder builder)
    {
        builder.AddPersonClient<TokenIssuerClient>(Apis.TokenIssuer, http => new TokenIssuerClient(http));
        builder.AddPersonClient<ApprovalsClient>(Apis.ApprovalService, http => new ApprovalsClient(http));
        builder.AddPersonClient<AuditClient>(Apis.AuditService, http => new AuditClient(http));
        builder.AddPersonClient<PolicyClient>(Apis.PolicyService, http => new PolicyClient(http));
        builder.AddPersonClient<ToolReviewClient>(Apis.ToolProxy, http => new ToolReviewClient(http));
        builder.AddPersonClient<RevocationsClient>(Apis.ToolProxy, http => new RevocationsClient(http));
        builder.Services.AddScoped<PersonOnPage>();
    }

    private static void AddPersonClient<TClient>(this IHostApplicationBuilder builder, string api, Func<HttpClient, TClient> create)
        where TClient : class
    {
        builder.Services.AddHttpClient(api);

        // Not AddHttpClient<T>: its handlers live in a scope of their own, where nobody is signed in.
        builder.Services.AddTransient(services => create(
            new HttpClient(
                new PersonTokenHandler(services.GetRequiredService<AccessTokens>(), services.GetRequiredService<PersonOnPage>(), api)
                {
                    InnerHandler = services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(api),
                },
                disposeHandler: false)
            {
                BaseAddress = new Uri($"http://{api}"),
            }));
    }
}

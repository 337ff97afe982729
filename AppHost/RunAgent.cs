using System.Net.Http.Headers;
using System.Threading.Channels;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.AppHost;

/// <summary>The command that plays the story: an alert opens a task for the agent, and once it is over the evidence is checked.</summary>
internal static class RunAgent
{
    public const string CommandName = "run-agent";

    public static IResourceBuilder<ProjectResource> WithRunAgentCommand(
        this IResourceBuilder<ProjectResource> agent,
        WorkloadIdentities identities,
        IResourceBuilder<ProjectResource> tokenIssuer,
        IResourceBuilder<ProjectResource> auditVerifier)
    {
        if (agent.ApplicationBuilder.ExecutionContext.IsPublishMode) return agent;

        var opened = Channel.CreateUnbounded<string>();
        agent.ApplicationBuilder.Services.AddHostedService(services => new EvidenceAfterTask(
            opened.Reader,
            () => Client(identities, tokenIssuer),
            auditVerifier.Resource,
            services.GetRequiredService<ResourceCommandService>(),
            services.GetRequiredService<ResourceLoggerService>().GetLogger(agent.Resource)));

        return agent.WithCommand(CommandName, "Run agent", context => OpenTaskAsync(context), new CommandOptions
        {
            Description = "An alert opens a task; the agent reads it, proposes a fix and cannot deploy.",
            IconName = "Play",
            UpdateState = context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
                ? ResourceCommandState.Enabled
                : ResourceCommandState.Disabled,
        });

        async Task<ExecuteCommandResult> OpenTaskAsync(ExecuteCommandContext context)
        {
            try
            {
                using var http = Client(identities, tokenIssuer);
                var task = await new TokenIssuerClient(http).OpenTaskAsync(new OpenTask
                {
                    Template = "fix-firing-alert",
                    Reference = "alert:CheckoutTotalsWrong",
                    Reason = "The alert fires and its template allows an agent to look into it.",
                }, context.CancellationToken);

                await opened.Writer.WriteAsync(task.Id, context.CancellationToken);
                return CommandResults.Success();
            }
            catch (Exception e) when (e is ProblemException or HttpRequestException)
            {
                return CommandResults.Failure($"No task was opened: {e.Message}");
            }
        }
    }

    /// <summary>Speaks to the token issuer as the platform, which may open tasks from signed templates and nothing else.</summary>
    private static HttpClient Client(WorkloadIdentities identities, IResourceBuilder<ProjectResource> tokenIssuer)
    {
        var credential = identities.KeyOf(SpiffeIds.Platform)
            .CreateCredential(SpiffeIds.Platform, SpiffeIds.TokenIssuer, TimeProvider.System.GetUtcNow());
        return new HttpClient
        {
            BaseAddress = new Uri(tokenIssuer.GetEndpoint("http").Url),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", credential) },
        };
    }
}

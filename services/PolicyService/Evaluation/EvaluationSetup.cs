using AgentTrust.PolicyService.Evaluation.Cache;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.Search;
using AgentTrust.PolicyService.Discovery;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Evaluation;

internal static class EvaluationSetup
{
    public static void AddEvaluation(this IHostApplicationBuilder builder)
    {
        builder.AddPolicyEngine();
        builder.AddPlatformCallers();

        builder.RequireSigningKey();
        builder.Services.AddSingleton<ApprovalAssertions>();
        builder.Services.AddSingleton<AccessRequestOffers>();
        builder.Services.AddSingleton<Reusability>();
        builder.Services.AddSingleton<IDecisionPoint, PolicyDecisionPoint>();
        builder.Services.AddSingleton<ISearchSpace, TaskSearchSpace>();
    }

    /// <summary>What every decision needs, whoever vouches for the facts.</summary>
    public static void AddPolicyEngine(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EvaluationOptions>().BindConfiguration(EvaluationOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<EvaluationOptions>, EvaluationOptionsValidator>();
        builder.TryAddCache();
        builder.Services.AddSingleton<RedisDecisions>();
        builder.Services.AddSingleton<DecisionCache>();
        builder.Services.AddSingleton(LoadEngine);
        builder.Services.AddSingleton<EvaluationBatch>();
        builder.AddSearch();
        builder.AddDiscovery();
        builder.Services.AddSingleton<IStartupFilter, RequestIdEcho>();
        builder.Services.AddSingleton<IStartupFilter, AccessErrorText>();
    }

    private static CedarModule LoadEngine(IServiceProvider services)
    {
        var directory = services.GetRequiredService<IOptions<EvaluationOptions>>().Value.CompiledEngineDirectory
            ?? CompiledModuleStore.DefaultDirectory();
        return CedarModule.Load(directory is null
            ? null
            : new CompiledModuleStore(directory, services.GetRequiredService<ILogger<CompiledModuleStore>>()));
    }
}

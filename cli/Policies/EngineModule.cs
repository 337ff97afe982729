using AgentTrust.PolicyService.Evaluation.Cedar;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentTrust.Cli.Policies;

/// <summary>The service's engine, compiled once for this user and used by every command after that.</summary>
internal static class EngineModule
{
    public static CedarModule Load() => CedarModule.Load(
        CompiledModuleStore.DefaultDirectory() is { } directory ? new(directory, NullLogger<CompiledModuleStore>.Instance) : null);
}

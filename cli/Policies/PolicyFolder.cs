using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.Cli.Policies;

/// <summary>A folder of policies, checked and ready to decide as the policy service would.</summary>
internal sealed class PolicyFolder : IDisposable
{
    private readonly CedarModule _module;

    private PolicyFolder(CedarModule module, PolicySetFiles files, IPolicyEngine engine) => (_module, Files, Engine) = (module, files, engine);

    public PolicySetFiles Files { get; }

    public IPolicyEngine Engine { get; }

    public CedarModule Module => _module;

    /// <summary>Null when the folder is no policy set; standard error says why, naming file and policy.</summary>
    public static async Task<PolicyFolder?> OpenAsync(string directory, TextWriter error)
    {
        var module = EngineModule.Load();
        try
        {
            var files = PolicySetFiles.Read(directory, setting: null);
            var engine = new CedarEngine(module, PolicySetLoader.Load(files, module));
            if (Rehearsal.Fault(engine) is not { } fault) return new(module, files, engine);

            engine.Dispose();
            await error.WriteLineAsync($"{directory}: {fault}.");
        }
        catch (PolicySetException e)
        {
            await error.WriteLineAsync(e.Message);
        }

        module.Dispose();
        return null;
    }

    public void Dispose()
    {
        Engine.Dispose();
        _module.Dispose();
    }
}

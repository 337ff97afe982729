using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration.GoldenRequests;

namespace AgentTrust.PolicyService.PolicyAdministration.Sets;

/// <summary>Files → an engine that may decide.</summary>
internal sealed class PolicySetCheck(CedarModule module)
{
    /// <summary>Parsed, validated against its schema and rehearsed.</summary>
    /// <exception cref="PolicySetException">Names file, policy and the way out.</exception>
    public IPolicyEngine Build(PolicySetFiles files)
    {
        var engine = new CedarEngine(module, PolicySetLoader.Load(files, module));
        if (Rehearsal.Fault(engine) is not { } fault)
        {
            // What the rehearsal asked about is what will be asked: the first real calls find it parsed.
            engine.Warm();
            return engine;
        }

        engine.Dispose();
        throw files.Refuse(
            $"{Path.Combine(files.Directory, PolicySetFiles.SchemaName)}: {fault}. Take the schema that came with this version of the service and change it only where it stays compatible.");
    }

    /// <summary>Besides, its golden requests are decided as their authors want them; nothing else becomes active.</summary>
    /// <exception cref="PolicySetException">Also names the golden request, what it expected and what it got.</exception>
    public IPolicyEngine BuildProven(PolicySetFiles files)
    {
        var engine = Build(files);
        try
        {
            var failed = GoldenRun.Of(files, engine).Where(result => !result.Passed).ToArray();
            return failed.Length == 0 ? engine : throw files.Refuse(Words(failed));
        }
        catch (PolicySetException)
        {
            engine.Dispose();
            throw;
        }
    }

    private static string Words(GoldenResult[] failed)
    {
        var first = failed[0];
        var others = failed.Length == 1 ? "" : $" So are {failed.Length - 1} more.";
        return $"{first.File}: the golden request \"{first.Name}\" is decided otherwise than recorded: expected {first.Expected}, got {first.Actual}.{others} "
            + "Correct the policies, or the golden request if the new decision is the one that is wanted.";
    }
}

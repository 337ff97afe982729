using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.Cli.Policies.Cases;

/// <summary>Decides the requests of test files by the service's own engine. Thread-safe.</summary>
internal sealed class CaseRunner(string root, CedarModule module)
{
    public CaseFileResult Run(string name)
    {
        try
        {
            var file = CaseFile.Read(File.ReadAllBytes(Find(name)));
            ReadOnlyMemory<byte> entities = File.ReadAllBytes(Find(file.Entities));
            using var engine = new CedarEngine(module, Load(file));
            return new(name, [.. file.Requests.Select(request => Decide(engine, request, entities))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CaseException or CedarTextException or CedarException)
        {
            return CaseFileResult.Unreadable(name, e.Message);
        }
    }

    private PolicySet Load(CaseFile file)
    {
        var (policies, schema) = (File.ReadAllText(Find(file.Policies)), File.ReadAllText(Find(file.Schema)));
        var instance = module.Rent();
        try
        {
            // As the language's own tests count them: by place, whatever an @id says.
            var set = PlainPolicySets.Read(
                new(instance), [new(file.Policies, policies)], new(file.Schema, schema), (part, _) => $"policy{part.Position}");
            module.Return(instance);
            return set;
        }
        catch (CedarTextException)
        {
            module.Return(instance);
            throw;
        }
        catch (CedarException)
        {
            instance.Dispose();
            throw;
        }
    }

    private static CaseResult Decide(CedarEngine engine, CaseRequest request, ReadOnlyMemory<byte> entities)
    {
        var verdict = engine.Evaluate(new()
        {
            Principal = request.Principal,
            Action = request.Action,
            Resource = request.Resource,
            Context = request.Context,
            Entities = entities,
            MustFitSchema = request.Validate,
        });

        return verdict.Errors.FirstOrDefault(error => error.Policy is null) is { } failure
            ? new(request, new("deny", [], []), failure.Message)
            : new(request, new(
                verdict.Permitted || verdict.PermittedDespiteErrors ? "allow" : "deny",
                verdict.Policies,
                [.. verdict.Errors.Select(error => error.Policy!).Distinct().Order(StringComparer.Ordinal)]), null);
    }

    // Below the root first, as the files name each other; then as the shell completes names.
    private string Find(string name)
    {
        var below = Path.Combine(root, name);
        return File.Exists(below) ? below : name;
    }
}

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>When to stop asking (AuthZEN 1.0 §7.1.2.1).</summary>
internal sealed record EvaluationsSemantics
{
    public static readonly EvaluationsSemantics ExecuteAll = new("execute_all", lastAnswer: null);
    public static readonly EvaluationsSemantics DenyOnFirstDeny = new("deny_on_first_deny", lastAnswer: false);
    public static readonly EvaluationsSemantics PermitOnFirstPermit = new("permit_on_first_permit", lastAnswer: true);

    private static readonly EvaluationsSemantics[] All = [ExecuteAll, DenyOnFirstDeny, PermitOnFirstPermit];

    private EvaluationsSemantics(string name, bool? lastAnswer) => (Name, LastAnswer) = (name, lastAnswer);

    public string Name { get; }

    /// <summary>The decision after which nothing more is asked; null when everything is.</summary>
    public bool? LastAnswer { get; }

    /// <returns>Null for a word that is none of them.</returns>
    public static EvaluationsSemantics? Find(string? name) =>
        name is null ? ExecuteAll : Array.Find(All, semantics => semantics.Name == name);
}

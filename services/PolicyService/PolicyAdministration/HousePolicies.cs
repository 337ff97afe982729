using AgentTrust.PolicyService.Evaluation.Cedar;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Policies as this house writes them: every one has an id, a reason in words, the requirement it serves and a status.</summary>
internal static class HousePolicies
{
    /// <exception cref="CedarTextException">The annotations are not those of the house.</exception>
    public static Policy Read(PolicyPart part, string path)
    {
        var annotations = part.Annotations;
        if (PolicyAnnotations.Fault(annotations) is { } fault)
            throw new CedarTextException($"{path}: policy \"{part.Id ?? FirstLine(part.Text)}\" {fault}");

        return new()
        {
            Id = part.Id!,
            Reason = annotations["reason"],
            Requirement = annotations["requirement"],
            Status = annotations["status"] == "settled" ? PolicyStatus.Settled : PolicyStatus.Interim,
            Review = PolicyAnnotations.Review(annotations),
            Permits = part.Permits,
            Approval = PolicyAnnotations.Approval(annotations),
            Obligations = ObligationAnnotation.Read(annotations, part.Id!, path),
            Scope = part.Scope,
            Guard = part.Guard,
            Reads = part.Reads,
            Names = part.Names,
            Text = part.Text,
            File = path,
        };
    }

    private static string FirstLine(string text) => text.AsSpan().Trim().ToString().Split('\n')[0];
}

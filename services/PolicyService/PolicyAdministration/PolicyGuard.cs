namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>What a policy's first condition demands before anything else: an attribute that equals a text.</summary>
/// <remarks>
/// Conditions are evaluated from the left and stop at the first that is false. Where the attribute is there and is another text,
/// the policy is not satisfied and nothing behind it is evaluated: it can neither decide nor err.
/// </remarks>
internal sealed record PolicyGuard(GuardPath Path, string Value);

/// <summary>Where the attribute is: of the principal, of the resource, or in the context.</summary>
internal sealed record GuardPath(GuardRoot Root, string Attribute);

internal enum GuardRoot
{
    Principal,
    Resource,
    Context,
}

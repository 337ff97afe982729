using System.Security.Claims;
using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.AuditService.Checkpoints;

/// <summary>The public halves of the log's keys with their windows, and the next one before its time.</summary>
internal static class KeyEndpoints
{
    private const int LongestReason = 500;

    public static Ok<IReadOnlyList<LogKey>> List(CheckpointKeys keys) => TypedResults.Ok(Facts(keys));

    public static async Task<Results<Ok<IReadOnlyList<LogKey>>, ProblemHttpResult>> RotateAsync(
        LogKeyRotation rotation, ClaimsPrincipal caller, KeyRotation rotations, CheckpointKeys keys, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(rotation.Reason) || rotation.Reason.Length > LongestReason || rotation.Reason.Any(char.IsControl))
            return TypedResults.Problem(
                $"A rotation needs a reason of 1 to {LongestReason} characters; it is recorded.", statusCode: StatusCodes.Status400BadRequest);

        var refusal = await rotations.RotateAsync(caller.PersonId(), rotation.Reason, rotation.AtOnce, cancellationToken);
        return refusal is null ? TypedResults.Ok(Facts(keys)) : refusal.Problem(refusal.Title);
    }

    private static IReadOnlyList<LogKey> Facts(CheckpointKeys keys)
    {
        var announced = keys.All.Where(key => key.IsAnnouncedBelow(long.MaxValue)).ToList();
        return
        [
            .. announced.Select((key, i) => new LogKey
            {
                Key = key.Signer.VerifierKey,
                SignsFrom = key.Kept.Announced?.SignsFrom ?? key.Kept.MadeAt,
                SignsUntil = i + 1 < announced.Count ? announced[i + 1].Kept.Announced!.FormerUntil : null,
                AnnouncedIn = key.Kept.AnnouncedIn,
            }),
        ];
    }
}

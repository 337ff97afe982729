using System.Text;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.OperatorConsole.PersonClients;
using AgentTrust.OperatorConsole.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentTrust.OperatorConsole.Evidence;

/// <summary>One record's proof as a file (C2SP tlog-proof), fetched with the person's own token.</summary>
internal static class ProofFileEndpoint
{
    public static void MapProofFile(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/evidence/{index:long:min(0)}/tlog-proof", DownloadAsync);

    private static async Task<Results<FileContentHttpResult, ChallengeHttpResult, ProblemHttpResult>> DownloadAsync(
        long index, HttpContext context, PersonOnPage person, AuditClient audit, CancellationToken cancellationToken)
    {
        person.IsCallerOf(context);
        try
        {
            var proof = await audit.GetProofFileAsync(index, cancellationToken);
            return TypedResults.File(Encoding.UTF8.GetBytes(proof), "text/plain; charset=utf-8", $"record-{index}.tlog-proof");
        }
        catch (SignInNeededException)
        {
            return TypedResults.Challenge();
        }
        catch (ProblemException e)
        {
            return TypedResults.Problem(e.Message, statusCode: (int)e.Status);
        }
    }
}

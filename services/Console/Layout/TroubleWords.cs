using System.Net;
using System.Text.Json;
using AgentTrust.Contracts;
using AgentTrust.OperatorConsole.SignIn;

namespace AgentTrust.OperatorConsole.Layout;

/// <summary>Every failure as a sentence that says what to do.</summary>
internal static class TroubleWords
{
    /// <summary>The same of something that a person did: no answer does not say that it was not done.</summary>
    public static string ForAct(Exception exception) => exception is SignInNeededException or ProblemException or JsonException
        ? For(exception)
        : "No answer came, so it is not known whether it was done. Look before you do it again.";

    public static string For(Exception exception) => exception switch
    {
        SignInNeededException e => e.Message,
        ProblemException { Status: HttpStatusCode.Unauthorized } => "The service did not accept your sign-in. Sign out and in again.",
        ProblemException { Status: HttpStatusCode.Forbidden } e => $"You may not do this with the groups you are in. {e.Message}",
        ProblemException { Status: HttpStatusCode.NotFound } => "There is nothing under this address. Go back to the list and pick one that exists.",
        ProblemException { Status: >= HttpStatusCode.InternalServerError } e => $"A service behind this page failed: {e.Message} The page tries again by itself.",
        ProblemException e => e.Message,
        JsonException => "A service answered in a shape that the console does not know. Check that all parts are of one version.",
        _ => "A service behind this page does not answer. See in the AppHost's terminal whether all of them run; the page tries again by itself.",
    };
}

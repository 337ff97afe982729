namespace AgentTrust.SampleTools.Models;

/// <summary>A model without a network: rules that read the tools' answers and choose the next call, as a person on call would.</summary>
/// <remarks>It is honest about itself: what it cannot read out of an answer it does not claim, and it gives up in words.</remarks>
internal static class ScriptedModel
{
    public const string Name = "scripted";

    public static Move Next(Transcript seen)
    {
        var move = seen.PromptLine("Step") switch
        {
            "investigate" => Investigation.Next(seen),
            "propose" => Proposal.Next(seen),
            var step => Move.Say($"I am a script and know no step \"{step}\"."),
        };
        if (move.Tool is null) return move;

        return seen.Offered(move.Tool) is { } offered
            ? move with { Tool = offered }
            : Move.Say($"I would use {move.Tool} now, but it is not offered to me in this step.");
    }
}

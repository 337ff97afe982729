namespace AgentTrust.Fuzz.Targets;

/// <summary>A secret that is put into every input: it is made here, so that no file has it.</summary>
internal static class PlantedSecret
{
    /// <summary>An AWS access key id by its published form: <c>AKIA</c> and sixteen characters of base 32.</summary>
    public static readonly string Text = "AKIA" + "QZ7TRM4WXN2KLPV5";

    /// <summary>Where nothing stands against it, so that it is a word of its own.</summary>
    public static string Into(string text, int at) => $"{text[..at]}\n{Text}\n{text[at..]}";
}

using ModelContextProtocol.Protocol;

namespace AgentTrust.Conformance.Fixture;

/// <summary>The smallest picture and sound there are.</summary>
internal static class Samples
{
    /// <summary>One red pixel.</summary>
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==");

    /// <summary>No samples, after a header.</summary>
    public static readonly byte[] Wav =
        [.. "RIFF"u8, 36, 0, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 64, 31, 0, 0, 128, 62, 0, 0, 2, 0, 16, 0, .. "data"u8, 0, 0, 0, 0];

    public static ImageContentBlock Picture => ImageContentBlock.FromBytes(Png, "image/png");

    public static EmbeddedResourceBlock Embedded(string uri, string mimeType, string text) =>
        new() { Resource = new TextResourceContents { Uri = uri, MimeType = mimeType, Text = text } };

    public static PromptMessage FromUser(ContentBlock content) => new() { Role = Role.User, Content = content };
}

namespace DoubleML.Docs.Tests.Running;

/// <summary>What commands or a program printed.</summary>
internal sealed record Transcript(int Code, string Out, string Error);

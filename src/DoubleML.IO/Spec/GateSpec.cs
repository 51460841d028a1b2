namespace DoubleML.IO.Spec;

/// <summary>Group effects.</summary>
/// <param name="Groups">File with 0/1 columns, or with one column of text that names each observation's group.</param>
public sealed record GateSpec(string Groups);

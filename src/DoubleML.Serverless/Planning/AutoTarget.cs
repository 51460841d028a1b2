namespace DoubleML.Serverless.Planning;

/// <summary>What automatic scaling aims at.</summary>
public enum AutoTarget
{
    /// <summary>The knee: where more speed begins to cost much more.</summary>
    Balanced,

    /// <summary>The shortest time.</summary>
    Time,

    /// <summary>The least money.</summary>
    Money,
}

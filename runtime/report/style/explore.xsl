<?xml version="1.0" encoding="UTF-8"?>
<!-- What searches found. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common" xmlns:math="http://exslt.org/math"
    exclude-result-prefixes="exsl math">

  <xsl:template name="explorations"/>
</xsl:stylesheet>

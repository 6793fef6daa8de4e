<?xml version="1.0" encoding="UTF-8"?>
<!-- The page of a report of zzlc: one file that needs no other, made of the XML of the report. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common" xmlns:math="http://exslt.org/math"
    exclude-result-prefixes="exsl math">
  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

  <xsl:include href="number.xsl"/>
  <xsl:include href="chart.xsl"/>
  <xsl:include href="compare.xsl"/>
  <xsl:include href="hierarchy.xsl"/>
  <xsl:include href="nest.xsl"/>
  <xsl:include href="story.xsl"/>
  <xsl:include href="explore.xsl"/>
  <xsl:include href="look.xsl"/>

  <xsl:key name="layer" match="evaluation" use="concat(@network, '/', @index, '/', @layer)"/>
  <xsl:key name="dataflow" match="evaluation" use="@dataflow"/>

  <!-- The first evaluation of each layer, and of each dataflow. -->
  <xsl:variable name="layers" select="/zz/evaluation[generate-id() = generate-id(key('layer', concat(@network, '/', @index, '/', @layer))[1])]"/>
  <xsl:variable name="dataflows" select="/zz/evaluation[generate-id() = generate-id(key('dataflow', @dataflow)[1])]"/>
  <xsl:variable name="accelerators" select="/zz/evaluation[not(@accelerator = preceding-sibling::evaluation[1]/@accelerator)]"/>
  <xsl:variable name="missed" select="/zz/expectation[@holds = 'false']"/>

  <!-- Of a large network the layers are drawn when they are opened, or when there is nothing else to do: where there is
       no scripting, <noscript> has them; where there is, it holds text, which is soon read.  Nothing that this page
       says is made by the script, and no other script may run: change the script and its hash together
       (printf %s "$script" | openssl dgst -sha256 -binary | base64). -->
  <xsl:variable name="late" select="count($layers) &gt; 24"/>
  <xsl:variable name="late-script">(() => {
const draw = part => { part.outerHTML = part.textContent; };
document.addEventListener("toggle", event => {
  const part = event.target.querySelector(":scope > .inside > noscript");
  if (event.target.open) if (part) draw(part);
}, true);
const wait = window.requestIdleCallback || (next => setTimeout(next, 50));
const next = () => {
  const part = document.querySelector(".inside > noscript");
  if (!part) return;
  draw(part);
  wait(next);
};
addEventListener("load", () => setTimeout(() => wait(next), 1000));
})();</xsl:variable>
  <xsl:variable name="late-hash">'sha256-kW2NUAaoHQ/fcU76XOhIEitzx6RfJDJqcIEKCyyqphw='</xsl:variable>

  <xsl:template match="/zz">
    <html lang="en">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="generator" content="zzlc"/>
        <meta http-equiv="Content-Security-Policy">
          <xsl:attribute name="content">default-src 'none'; style-src 'unsafe-inline'; script-src <xsl:choose><xsl:when test="$late"><xsl:value-of select="$late-hash"/></xsl:when><xsl:otherwise>'none'</xsl:otherwise></xsl:choose></xsl:attribute>
        </meta>
        <title><xsl:call-template name="file-name"><xsl:with-param name="path" select="@design"/></xsl:call-template> – zzlc</title>
        <xsl:call-template name="look"/>
        <xsl:if test="$late"><script><xsl:value-of select="$late-script"/></script></xsl:if>
      </head>
      <body>
        <a class="skip" href="#figures">To the figures</a>
        <svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs><pattern id="pe" width="11" height="11" patternUnits="userSpaceOnUse"><rect class="lanes" width="9" height="9"/></pattern></defs></svg>
        <div class="page">
          <xsl:call-template name="head"/>
          <main id="figures">
            <xsl:if test="$missed"><xsl:call-template name="expectations"/></xsl:if>
            <xsl:choose>
              <xsl:when test="not($layers)"><p>There is no dataflow in this design, and so nothing was evaluated.</p></xsl:when>
              <xsl:when test="count($layers) = 1"><xsl:call-template name="one-layer"/></xsl:when>
              <xsl:otherwise><xsl:call-template name="many-layers"/></xsl:otherwise>
            </xsl:choose>
            <xsl:if test="expectation and not($missed)"><xsl:call-template name="expectations"/></xsl:if>
          </main>
          <xsl:call-template name="foot"/>
        </div>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="head">
    <header>
      <h1 title="{@design}"><xsl:call-template name="file-name"><xsl:with-param name="path" select="@design"/></xsl:call-template></h1>
      <p>
        <xsl:if test="count($layers) = 1"><b><xsl:value-of select="$layers/@layer"/></b> on </xsl:if>
        <xsl:for-each select="$accelerators[position() &lt;= 4]"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="@accelerator"/></xsl:for-each>
        <xsl:if test="count($accelerators) &gt; 4">, …</xsl:if>
      </p>
      <xsl:if test="expectation">
        <p>
          <xsl:attribute name="class">verdict <xsl:choose><xsl:when test="$missed">ill</xsl:when><xsl:otherwise>well</xsl:otherwise></xsl:choose></xsl:attribute>
          <xsl:choose>
            <xsl:when test="$missed">✗ <xsl:value-of select="concat(count($missed), ' of ', count(expectation))"/> expectation<xsl:if test="count(expectation) &gt; 1">s</xsl:if> failed</xsl:when>
            <xsl:otherwise>✓ <xsl:value-of select="count(expectation)"/> expectation<xsl:if test="count(expectation) &gt; 1">s hold</xsl:if><xsl:if test="count(expectation) = 1"> holds</xsl:if></xsl:otherwise>
          </xsl:choose>
        </p>
      </xsl:if>
    </header>
  </xsl:template>

  <xsl:template name="file-name">
    <xsl:param name="path"/>
    <xsl:choose>
      <xsl:when test="contains($path, '/')"><xsl:call-template name="file-name"><xsl:with-param name="path" select="substring-after($path, '/')"/></xsl:call-template></xsl:when>
      <xsl:otherwise><xsl:value-of select="$path"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- === one layer, or each of many === -->

  <xsl:template name="one-layer">
    <section aria-labelledby="short">
      <h2 id="short">In short</h2>
      <xsl:call-template name="layer-story"><xsl:with-param name="all" select="evaluation"/></xsl:call-template>
    </section>
    <xsl:call-template name="explorations"/>
    <section aria-labelledby="compared">
      <h2 id="compared">Figures</h2>
      <xsl:call-template name="layer-body">
        <xsl:with-param name="all" select="evaluation"/><xsl:with-param name="open" select="count(evaluation) &lt;= 4"/>
      </xsl:call-template>
    </section>
  </xsl:template>

  <xsl:variable name="most-drawings" select="60"/>
  <xsl:template name="layer-body">
    <xsl:param name="all"/>
    <xsl:param name="open"/>
    <xsl:call-template name="comparison"><xsl:with-param name="all" select="$all"/></xsl:call-template>
    <xsl:call-template name="charts"><xsl:with-param name="all" select="$all"/></xsl:call-template>
    <xsl:for-each select="$all[position() &lt;= $most-drawings]">
      <details class="execution">
        <xsl:if test="$open"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
        <summary><xsl:value-of select="@dataflow"/><small>memories, traffic and nest</small></summary>
        <div class="drawings">
          <div>
            <xsl:call-template name="hierarchy"/>
            <p class="note">Links: words, and as wide as the root of the bits that move. Bars: how full a tensor makes a memory.</p>
          </div>
          <div>
            <xsl:call-template name="nest-table"/>
            <p class="note">Beside each loop: the memory that serves the tensor there. ● the loop goes on to other elements; ×n the same elements serve n trips.</p>
            <xsl:if test="@enumerated"><p class="note">Counted point by point: <xsl:value-of select="@enumerated"/></p></xsl:if>
            <xsl:if test="area"><p class="note">Area: <xsl:call-template name="exact"><xsl:with-param name="n" select="area/@total"/></xsl:call-template> mm², the array <xsl:call-template name="exact"><xsl:with-param name="n" select="area/@array"/></xsl:call-template>, memories <xsl:call-template name="exact"><xsl:with-param name="n" select="area/@memory"/></xsl:call-template>.</p></xsl:if>
            <xsl:if test="clock"><p class="note">Clock: a period of <xsl:call-template name="exact"><xsl:with-param name="n" select="clock/@period"/></xsl:call-template> ns or longer; an operation takes <xsl:value-of select="clock/@cycles"/> cycle<xsl:if test="clock/@cycles != 1">s</xsl:if>.</p></xsl:if>
            <xsl:if test="readiness"><p class="note">Outputs: the first is final in step <xsl:call-template name="exact"><xsl:with-param name="n" select="readiness/@first"/></xsl:call-template>, the last in step <xsl:call-template name="exact"><xsl:with-param name="n" select="readiness/@last"/></xsl:call-template>; at most <xsl:call-template name="exact"><xsl:with-param name="n" select="readiness/@live"/></xsl:call-template> are partial sums at a time (<xsl:call-template name="exact"><xsl:with-param name="n" select="readiness/@live-bits"/></xsl:call-template> bit).</p></xsl:if>
          </div>
        </div>
        <xsl:call-template name="memories"/>
      </details>
    </xsl:for-each>
    <xsl:if test="count($all) &gt; $most-drawings"><p class="note">The memories and nests of <xsl:value-of select="count($all) - $most-drawings"/> more are in the XML report.</p></xsl:if>
  </xsl:template>

  <!-- === many layers === -->

  <xsl:template name="many-layers">
    <section aria-labelledby="short">
      <h2 id="short">In short</h2>
      <xsl:call-template name="network-story"><xsl:with-param name="firsts" select="$dataflows"/><xsl:with-param name="layers" select="$layers"/></xsl:call-template>
    </section>
    <xsl:call-template name="explorations"/>
    <section aria-labelledby="together">
      <h2 id="together">All layers together</h2>
      <xsl:call-template name="sums"/>
      <xsl:choose>
        <xsl:when test="count($dataflows) = count(evaluation)"><xsl:call-template name="energy-and-cycles"><xsl:with-param name="all" select="evaluation"/></xsl:call-template></xsl:when>
        <xsl:when test="count($dataflows) &lt;= 12"><xsl:call-template name="profiles"/></xsl:when>
      </xsl:choose>
    </section>
    <section aria-labelledby="each">
      <h2 id="each">Layer by layer</h2>
      <xsl:for-each select="$layers">
        <xsl:variable name="all" select="key('layer', concat(@network, '/', @index, '/', @layer))"/>
        <details class="layer">
          <summary>
            <b><xsl:if test="@index"><xsl:value-of select="concat(@index, '. ')"/></xsl:if><xsl:value-of select="@layer"/></b><xsl:text> </xsl:text>
            <div>
            <xsl:for-each select="$all[position() &lt;= 3]">
              <xsl:if test="position() &gt; 1"><xsl:text> </xsl:text></xsl:if><span><xsl:if test="count($all) &gt; 1"><xsl:value-of select="concat(@dataflow, ': ')"/></xsl:if><xsl:call-template name="count"><xsl:with-param name="n" select="cycles/@total"/></xsl:call-template> cycles, <xsl:call-template name="energy"><xsl:with-param name="n" select="energy/@total"/></xsl:call-template></span>
            </xsl:for-each>
            <xsl:if test="count($all) &gt; 3"><span>and <xsl:value-of select="count($all) - 3"/> more</span></xsl:if>
            </div>
          </summary>
          <div class="inside" id="l{count(preceding-sibling::evaluation)}">
            <xsl:choose>
              <xsl:when test="$late"><noscript><xsl:call-template name="inside"><xsl:with-param name="all" select="$all"/></xsl:call-template></noscript></xsl:when>
              <xsl:otherwise><xsl:call-template name="inside"><xsl:with-param name="all" select="$all"/></xsl:call-template></xsl:otherwise>
            </xsl:choose>
          </div>
        </details>
      </xsl:for-each>
    </section>
  </xsl:template>

  <xsl:template name="inside">
    <xsl:param name="all"/>
    <p class="note"><code><xsl:value-of select="nest/@equation"/></code></p>
    <xsl:call-template name="layer-body"><xsl:with-param name="all" select="$all"/><xsl:with-param name="open" select="count($all) &lt;= 2"/></xsl:call-template>
  </xsl:template>

  <!-- Each dataflow over all its layers; differences where they ran the same. -->
  <xsl:template name="sums">
    <xsl:variable name="base" select="key('dataflow', $dataflows[1]/@dataflow)"/>
    <xsl:variable name="base-layers"><xsl:call-template name="layers-of"><xsl:with-param name="name" select="$dataflows[1]/@dataflow"/></xsl:call-template></xsl:variable>
    <xsl:variable name="others">
      <xsl:for-each select="$dataflows[position() &gt; 1]">
        <xsl:variable name="its-layers"><xsl:call-template name="layers-of"><xsl:with-param name="name" select="@dataflow"/></xsl:call-template></xsl:variable>
        <xsl:if test="string($its-layers) = string($base-layers)">x</xsl:if>
      </xsl:for-each>
    </xsl:variable>
    <xsl:variable name="several" select="string($others) != ''"/> <!-- that may be compared with the first -->
    <xsl:variable name="against"><xsl:call-template name="against-whom"><xsl:with-param name="name" select="$dataflows[1]/@dataflow"/></xsl:call-template></xsl:variable>
    <div class="scroll" tabindex="0" role="region" aria-label="Sums over all layers">
      <table class="compare">
        <thead>
          <tr><th scope="col">dataflow</th><th scope="col">counting</th><th scope="col" class="n">layers</th>
            <th scope="col" class="n">MACs</th><xsl:if test="$several"><th scope="col" class="n diff"><xsl:value-of select="$against"/></th></xsl:if>
            <th scope="col" class="n">cycles</th><xsl:if test="$several"><th scope="col" class="n diff"><xsl:value-of select="$against"/></th></xsl:if>
            <th scope="col" class="n">energy</th><xsl:if test="$several"><th scope="col" class="n diff"><xsl:value-of select="$against"/></th></xsl:if>
            <th scope="col" class="n">time computing</th></tr>
        </thead>
        <tbody>
          <xsl:for-each select="$dataflows">
            <xsl:variable name="mine" select="key('dataflow', @dataflow)"/>
            <xsl:variable name="my-layers"><xsl:call-template name="layers-of"><xsl:with-param name="name" select="@dataflow"/></xsl:call-template></xsl:variable>
            <xsl:variable name="comparable" select="$several and string($my-layers) = string($base-layers)"/>
            <tr>
              <th scope="row"><xsl:value-of select="@dataflow"/></th>
              <td><xsl:value-of select="@counting"/><xsl:if test="@model"><xsl:text>, </xsl:text><xsl:value-of select="@model"/></xsl:if></td>
              <td class="n"><xsl:value-of select="count($mine)"/></td>
              <xsl:call-template name="sum-cells"><xsl:with-param name="n" select="sum($mine/macs)"/><xsl:with-param name="base" select="sum($base/macs)"/><xsl:with-param name="unit" select="'MACs'"/><xsl:with-param name="several" select="$several"/><xsl:with-param name="comparable" select="$comparable"/><xsl:with-param name="first" select="position() = 1"/></xsl:call-template>
              <xsl:call-template name="sum-cells"><xsl:with-param name="n" select="sum($mine/cycles/@total)"/><xsl:with-param name="base" select="sum($base/cycles/@total)"/><xsl:with-param name="unit" select="'cycles'"/><xsl:with-param name="several" select="$several"/><xsl:with-param name="comparable" select="$comparable"/><xsl:with-param name="first" select="position() = 1"/></xsl:call-template>
              <xsl:call-template name="sum-cells"><xsl:with-param name="n" select="sum($mine/energy/@total)"/><xsl:with-param name="base" select="sum($base/energy/@total)"/><xsl:with-param name="unit" select="'pJ'"/><xsl:with-param name="several" select="$several"/><xsl:with-param name="comparable" select="$comparable"/><xsl:with-param name="first" select="position() = 1"/></xsl:call-template>
              <td class="n"><xsl:call-template name="percent"><xsl:with-param name="n" select="sum($mine/cycles/@compute) div sum($mine/cycles/@total)"/></xsl:call-template></td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </div>
  </xsl:template>

  <xsl:template name="sum-cells">
    <xsl:param name="n"/>
    <xsl:param name="base"/>
    <xsl:param name="unit"/>
    <xsl:param name="several"/>
    <xsl:param name="comparable"/>
    <xsl:param name="first"/>
    <td class="n">
      <xsl:attribute name="title"><xsl:call-template name="exact"><xsl:with-param name="n" select="$n"/></xsl:call-template><xsl:value-of select="concat(' ', $unit)"/></xsl:attribute>
      <xsl:choose>
        <xsl:when test="$unit = 'pJ'"><xsl:call-template name="energy"><xsl:with-param name="n" select="$n"/></xsl:call-template></xsl:when>
        <xsl:otherwise><xsl:call-template name="count"><xsl:with-param name="n" select="$n"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>
    </td>
    <xsl:if test="$several">
      <td class="n diff">
        <xsl:choose>
          <xsl:when test="$first"><span class="base">–</span></xsl:when>
          <xsl:when test="$comparable"><xsl:call-template name="difference"><xsl:with-param name="n" select="$n"/><xsl:with-param name="base" select="$base"/></xsl:call-template></xsl:when>
          <xsl:otherwise>–</xsl:otherwise>
        </xsl:choose>
      </td>
    </xsl:if>
  </xsl:template>

  <!-- Energy and cycles, a column for each layer, a band for each dataflow; one scale. -->
  <xsl:template name="profiles">
    <xsl:variable name="heights">
      <xsl:for-each select="$dataflows">
        <flow energy="{math:max(key('dataflow', @dataflow)/energy/@total)}" cycles="{math:max(key('dataflow', @dataflow)/cycles/@total)}"/>
      </xsl:for-each>
    </xsl:variable>
    <xsl:variable name="flow" select="exsl:node-set($heights)/flow"/>
    <xsl:variable name="energy-top" select="math:max($flow/@energy)"/>
    <xsl:variable name="cycles-top" select="math:max($flow/@cycles)"/>
    <!-- One scale for all, unless some would vanish in it. -->
    <xsl:variable name="energy-own" select="5 * math:min($flow/@energy) &lt; $energy-top"/>
    <xsl:variable name="cycles-own" select="5 * math:min($flow/@cycles) &lt; $cycles-top"/>
    <div class="pair">
      <figure class="chart">
        <figcaption><strong>Energy</strong><xsl:text> </xsl:text><span class="note">of each layer, by tensor; a click leads to the layer<xsl:if test="$energy-own">; each dataflow at its own scale</xsl:if></span></figcaption>
        <ul class="legend" aria-hidden="true">
          <li class="work">operations</li>
          <xsl:for-each select="$layers[1]/operand"><li><xsl:attribute name="class"><xsl:call-template name="tensor-class"/></xsl:attribute><xsl:value-of select="@name"/></li></xsl:for-each>
          <xsl:if test="evaluation/energy/@hops"><li class="hops">hops</li></xsl:if>
        </ul>
        <xsl:for-each select="$dataflows">
          <xsl:variable name="mine" select="key('dataflow', @dataflow)"/>
          <xsl:variable name="columns">
            <xsl:for-each select="$layers">
              <xsl:variable name="it" select="key('layer', concat(@network, '/', @index, '/', @layer))[@dataflow = $mine[1]/@dataflow]"/>
              <xsl:if test="not($it)"><column name="{@layer}" value="0"/></xsl:if>
              <xsl:for-each select="$it">
              <column name="{@layer}" label="{@layer}" value="{energy/@total}" href="#l{count(key('layer', concat(@network, '/', @index, '/', @layer))[1]/preceding-sibling::evaluation)}">
                <xsl:attribute name="exact"><xsl:call-template name="exact"><xsl:with-param name="n" select="energy/@total"/></xsl:call-template> pJ</xsl:attribute>
                <bar class="work" value="{energy/@compute}"/>
                <xsl:for-each select="operand"><bar value="{sum(memory/access/@energy)}"><xsl:attribute name="class"><xsl:call-template name="tensor-class"/></xsl:attribute></bar></xsl:for-each>
                <xsl:if test="energy/@hops"><bar class="hops" value="{energy/@hops}"/></xsl:if>
              </column>
              </xsl:for-each>
            </xsl:for-each>
          </xsl:variable>
          <p class="lane"><b><xsl:value-of select="@dataflow"/></b><span>highest <xsl:call-template name="energy"><xsl:with-param name="n" select="math:max($mine/energy/@total)"/></xsl:call-template></span></p>
          <xsl:call-template name="columns"><xsl:with-param name="columns" select="exsl:node-set($columns)"/><xsl:with-param name="name" select="concat('Energy of each layer under ', @dataflow)"/><xsl:with-param name="kind" select="'energy-layers'"/><xsl:with-param name="top" select="math:max($mine/energy/@total) * $energy-own + $energy-top * not($energy-own)"/></xsl:call-template>
        </xsl:for-each>
      </figure>
      <figure class="chart">
        <figcaption><strong>Cycles</strong><xsl:text> </xsl:text><span class="note">of each layer, by cause<xsl:if test="$cycles-own">; each dataflow at its own scale</xsl:if></span></figcaption>
        <ul class="legend" aria-hidden="true">
          <xsl:if test="evaluation/cycles/@onload &gt; 0"><li class="onload">onload</li></xsl:if><li class="compute">compute</li>
          <xsl:if test="evaluation/cycles/@stall &gt; 0"><li class="stall">stall</li></xsl:if><xsl:if test="evaluation/cycles/@offload &gt; 0"><li class="offload">offload</li></xsl:if>
        </ul>
        <xsl:for-each select="$dataflows">
          <xsl:variable name="mine" select="key('dataflow', @dataflow)"/>
          <xsl:variable name="columns">
            <xsl:for-each select="$layers">
              <xsl:variable name="it" select="key('layer', concat(@network, '/', @index, '/', @layer))[@dataflow = $mine[1]/@dataflow]"/>
              <xsl:if test="not($it)"><column name="{@layer}" value="0"/></xsl:if>
              <xsl:for-each select="$it">
              <column name="{@layer}" label="{@layer}" value="{cycles/@total}" href="#l{count(key('layer', concat(@network, '/', @index, '/', @layer))[1]/preceding-sibling::evaluation)}">
                <xsl:attribute name="exact"><xsl:call-template name="exact"><xsl:with-param name="n" select="cycles/@total"/></xsl:call-template> cycles</xsl:attribute>
                <bar class="onload" value="{cycles/@onload}"/><bar class="compute" value="{cycles/@compute}"/><bar class="stall" value="{cycles/@stall}"/><bar class="offload" value="{cycles/@offload}"/>
              </column>
              </xsl:for-each>
            </xsl:for-each>
          </xsl:variable>
          <p class="lane"><b><xsl:value-of select="@dataflow"/></b><span>highest <xsl:call-template name="count"><xsl:with-param name="n" select="math:max($mine/cycles/@total)"/></xsl:call-template></span></p>
          <xsl:call-template name="columns"><xsl:with-param name="columns" select="exsl:node-set($columns)"/><xsl:with-param name="name" select="concat('Cycles of each layer under ', @dataflow)"/><xsl:with-param name="kind" select="'cycles-layers'"/><xsl:with-param name="top" select="math:max($mine/cycles/@total) * $cycles-own + $cycles-top * not($cycles-own)"/></xsl:call-template>
        </xsl:for-each>
      </figure>
    </div>
    <details class="data">
      <summary>Table of all layers, exact</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="All layers">
        <table>
          <thead><tr><th scope="col">layer</th><th scope="col">dataflow</th><th scope="col" class="n">MACs</th><th scope="col" class="n">cycles</th><th scope="col" class="n">compute</th><th scope="col" class="n">stall</th><th scope="col" class="n">onload</th><th scope="col" class="n">offload</th><th scope="col" class="n">energy, pJ</th><th scope="col" class="n">lanes busy</th></tr></thead>
          <tbody>
            <xsl:for-each select="$layers">
              <xsl:variable name="id" select="count(preceding-sibling::evaluation)"/>
              <xsl:for-each select="key('layer', concat(@network, '/', @index, '/', @layer))">
                <tr>
                  <th scope="row"><a href="#l{$id}"><xsl:value-of select="@layer"/></a></th><td><xsl:value-of select="@dataflow"/></td>
                  <xsl:for-each select="macs | cycles/@total"><td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="."/></xsl:call-template></td></xsl:for-each>
                  <td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="cycles/@compute"/></xsl:call-template></td>
                  <td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="cycles/@stall"/></xsl:call-template></td>
                  <td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="cycles/@onload"/></xsl:call-template></td>
                  <td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="cycles/@offload"/></xsl:call-template></td>
                  <td class="n"><xsl:call-template name="exact"><xsl:with-param name="n" select="energy/@total"/></xsl:call-template></td>
                  <td class="n"><xsl:call-template name="percent"><xsl:with-param name="n" select="utilization/@spatial"/></xsl:call-template></td>
                </tr>
              </xsl:for-each>
            </xsl:for-each>
          </tbody>
        </table>
      </div>
    </details>
  </xsl:template>

  <!-- === the rest === -->

  <xsl:template name="expectations">
    <section aria-labelledby="expected">
      <h2 id="expected">What the design expects</h2>
      <details class="data">
        <xsl:if test="$missed or count(expectation) &lt;= 12"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
        <summary><xsl:value-of select="count(expectation)"/> expectation<xsl:if test="count(expectation) &gt; 1">s</xsl:if><xsl:if test="$missed">, <xsl:value-of select="count($missed)"/> failed</xsl:if></summary>
        <div class="scroll" tabindex="0" role="region" aria-label="Expectations">
          <table>
            <thead><tr><th scope="col"/><th scope="col">expected</th><th scope="col">found</th><th scope="col">at</th></tr></thead>
            <tbody>
              <xsl:for-each select="$missed | expectation">
                <xsl:sort select="@holds"/>
                <tr>
                  <td><xsl:choose><xsl:when test="@holds = 'true'"><span class="yes">✓<span class="hidden"> holds</span></span></xsl:when><xsl:otherwise><span class="no">✗<span class="hidden"> failed</span></span></xsl:otherwise></xsl:choose></td>
                  <td class="text"><code><xsl:value-of select="@text"/></code></td><td><xsl:value-of select="@found"/></td><td title="{@at}"><xsl:call-template name="file-name"><xsl:with-param name="path" select="@at"/></xsl:call-template></td>
                </tr>
              </xsl:for-each>
            </tbody>
          </table>
        </div>
      </details>
    </section>
  </xsl:template>

  <xsl:template name="foot">
    <footer>
      <details>
        <summary>What the words mean</summary>
        <dl class="words-of">
          <dt>MAC</dt><dd>A valid point of the nest: an operation that has an output and is carried out.</dd>
          <dt>exact, boxes</dt><dd>Exact counts are those of an execution, borders and remainders included. Boxes are products of trip counts: what a tool reports that multiplies the bounds of loops, or ZigZag's own model.</dd>
          <dt>word</dt><dd>An access of a memory at the largest width of its port.</dd>
          <dt>down, back, up, fill</dt><dd>Read for the level below; written from below; read for the level above; written from above. The array is at the bottom.</dd>
          <dt>compute, stall</dt><dd>Cycles in which steps are executed; cycles in which the array waits for a port or a buffer.</dd>
          <dt>onload, offload</dt><dd>Cycles of the first fills before the first step, and of the last drain after the last.</dd>
          <dt>lanes busy</dt><dd>Valid points per executed step and lane.</dd>
          <dt>tile, full</dt><dd>What a memory holds of a tensor at a time, at most; its share of the memory.</dd>
        </dl>
      </details>
      <p>Made by zzlc from its report, format <xsl:value-of select="@version"/>. Numbers have three digits; hover, or open a table, for exact ones.</p>
    </footer>
  </xsl:template>
</xsl:stylesheet>
